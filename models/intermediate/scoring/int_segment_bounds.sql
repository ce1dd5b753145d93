{%- set rule = segment_rule() -%}
-- where the bands of a task begin, by var `segments`
with

plans as (

    select * from {{ ref('int_task_plans') }}

),

scored as (

    select
        scores.task,
        plans.kind,
        {%- if rule.by == 'share' %}
            percentile_cont({{ 1 - rule.high }}) within group (order by scores.score) as score_quantile_high,
            percentile_cont({{ rule.low }}) within group (order by scores.score) as score_quantile_low,
        {%- endif %}
        max(scores.base_rate) as base_rate
    from {{ ref('int_customer_scores') }} as scores
    inner join plans on scores.task = plans.task
    group by scores.task, plans.kind

)

select
    task,
    kind,
    round({{ segment_bound('high') }}, 6) as high_from,
    round({{ segment_bound('low') }}, 6) as low_to
from scored
