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
        min(logged.as_of_date) over () as drawn_on,
        logged.as_of_date as entered_on,
        case when logged.is_holdout then 'holdout' else 'treated' end as variant,
        logged.journey_stage,
        coalesce(offers.kind, 'none') as offer_kind
    from {{ ref('int_offer_decision_log') }} as logged
    inner join as_of on logged.as_of_date < as_of.as_of_date
    inner join {{ ref('int_customer_ids') }} as persons on logged.customer_id = persons.raw_customer_id
    left join {{ ref('offers') }} as offers on logged.would_be_offer_code = offers.offer_code
    where
        logged.policy = 'current'
        and logged.holdout_salt = {{ text_literal(var('holdout_salt')) }}
        and logged.holdout_share = {{ var('holdout_share') }}
    qualify row_number() over (
        partition by persons.customer_id order by logged.as_of_date asc, logged.customer_id asc
    ) = 1

)

select * from entries
