-- Each of these customers has a decision, unless the rules leave them no offer at all.
with

decisions as (

    select
        customer_id,
        is_personalised
    from {{ ref('fct_next_best_offers') }}

),

permissions as (

    select * from {{ ref('int_customer_permissions') }}

)

select decisions.customer_id
from decisions
left join permissions on decisions.customer_id = permissions.customer_id
where
    not coalesce(permissions.has_marketing_consent, false)
    or decisions.is_personalised <> permissions.has_personalisation_consent
