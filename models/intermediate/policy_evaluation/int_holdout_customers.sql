{{ config(materialized='view') }}
-- Intention to treat: a customer enters with the first decision under the draw of today and stays in their group.
with

as_of as (

    select as_of_date from {{ ref('int_build_context') }}

),

entries as (

    select
        persons.customer_id,
        as_of.as_of_date,
        min(decisions.as_of_date) over () as drawn_on,
        decisions.as_of_date as entered_on,
        case when decisions.is_holdout then 'holdout' else 'treated' end as variant,
        decisions.journey_stage,
        coalesce(offers.kind, 'none') as offer_kind
    from {{ ref('int_offer_decision_log') }} as decisions
    inner join as_of on decisions.as_of_date < as_of.as_of_date
    inner join {{ ref('int_customer_ids') }} as persons on decisions.customer_id = persons.raw_customer_id
    left join {{ ref('offers') }} as offers on decisions.would_be_offer_code = offers.offer_code
    where
        decisions.policy = 'current'
        and decisions.holdout_salt = {{ text_literal(var('holdout_salt')) }}
        and decisions.holdout_share = {{ var('holdout_share') }}
    qualify row_number() over (
        partition by persons.customer_id order by decisions.as_of_date asc, decisions.customer_id asc
    ) = 1

)

select * from entries
