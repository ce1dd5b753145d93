with

candidates as (

    select * from {{ ref('int_offer_candidates') }}

),

decisions as (

    select * from {{ ref('int_offer_decisions') }}

),

-- the offer that would have come next
runners_up as (

    select
        candidates.customer_id,
        candidates.offer_code,
        row_number() over (partition by candidates.customer_id order by candidates.rank) as row_num
    from candidates
    inner join decisions on candidates.customer_id = decisions.customer_id
    where candidates.rank is not null and candidates.offer_code <> coalesce(decisions.offer_code, '')

),

rejections as (

    select * from {{ ref('int_offer_rejections') }}

)

select
    decisions.customer_id,
    decisions.as_of_date,
    decisions.offer_code,
    decisions.offer_source,
    decisions.fallback_level,
    decisions.rule_name,
    decisions.reason,
    decisions.model_version,
    decisions.is_personalised as is_personalized,
    decisions.is_personalised,
    decisions.is_holdout,
    decisions.is_explored,
    decisions.expected_value,
    decisions.probability_chosen,
    decisions.decided_on,
    decisions.expires_on,
    runners_up.offer_code as runner_up_offer_code,
    rejections.reason as runner_up_reason,
    decisions.planned_cost,
    decisions.capped_by,
    decisions.rules_version
from decisions
left join runners_up on decisions.customer_id = runners_up.customer_id and runners_up.row_num = 1
left join rejections
    on runners_up.customer_id = rejections.customer_id and runners_up.offer_code = rejections.offer_code
