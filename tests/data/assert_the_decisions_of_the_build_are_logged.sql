-- a build of a past date sends nothing and so logs nothing, unless under the name of a proposal
with

decisions as (

    select * from {{ ref('fct_next_best_offers') }}

),

logged as (

    select log.*
    from {{ ref('int_offer_decision_log') }} as log
    inner join {{ ref('int_as_of') }} as as_of on log.as_of_date = as_of.as_of_date
    where log.policy = {{ text_literal(var('policy_name')) }}

)

select coalesce(decisions.customer_id, logged.customer_id) as customer_id
from decisions
full outer join logged on decisions.customer_id = logged.customer_id
where
    decisions.customer_id is null
    or logged.customer_id is null
    or coalesce(decisions.offer_code, '') <> coalesce(logged.offer_code, '')
    or decisions.probability_chosen <> logged.probability_chosen
