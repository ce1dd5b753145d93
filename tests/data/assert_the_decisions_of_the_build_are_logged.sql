-- a build of a past date sends nothing and so logs nothing, unless under the name of a proposal
with

build as (

    select as_of_date from {{ ref('int_build_context') }}
    {% if var('policy_name') == 'current' -%}
        where as_of_date >= coalesce({{ newest_published_on() }}, as_of_date)
    {%- endif %}

),

decisions as (

    select decided.*
    from {{ ref('fct_next_best_offers') }} as decided
    inner join build on decided.as_of_date = build.as_of_date

),

logged as (

    select kept.*
    from {{ ref('int_offer_decision_log') }} as kept
    inner join build on kept.as_of_date = build.as_of_date
    where kept.policy = {{ text_literal(var('policy_name')) }}

)

select coalesce(decisions.customer_id, logged.customer_id) as customer_id
from decisions
full outer join logged on decisions.customer_id = logged.customer_id
where
    decisions.customer_id is null
    or logged.customer_id is null
    or coalesce(decisions.offer_code, '') <> coalesce(logged.offer_code, '')
    or decisions.probability_chosen <> logged.probability_chosen
