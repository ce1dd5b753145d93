{{ config(severity='warn') }}
-- a protected group that fares otherwise than all; that tiers and new customers do is what they are for
with champions as (

    select
        task,
        model_version
    from {{ ref('int_champions') }}

)

select
    fairness.task,
    fairness.attribute,
    fairness.level,
    fairness.metric,
    fairness.ratio
from {{ ref('fct_model_fairness') }} as fairness
left join champions
    on
        fairness.task = champions.task
        and fairness.model_version = champions.model_version
where
    not fairness.is_within_limits
    and fairness.attribute in ({{ text_literals(var('protected_attributes')) }})
    and (champions.task is not null or fairness.task = 'next_best_offer')
