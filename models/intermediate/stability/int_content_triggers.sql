{%- set due = "(customers.as_of_date - cast('1970-01-01' as date) + " ~ hash_number('customers.customer_id') ~ ")" -%}
{%- set due_then = due | replace('customers.as_of_date', 'customers.published_on') -%}
with

customers as (

    select * from {{ ref('int_customer_changes') }}

),

lists as (

    select
        customer_id,
        min(decided_on) as decided_on,
        max(case when ranked_by = 'popularity' then 0 else 1 end) = 1 as is_personal,
        max(case when shown_rank is not null and (is_gone or is_changed) then 1 else 0 end) = 1 as has_other_products
    from {{ ref('int_held_recommendations') }}
    group by customer_id

)

select
    customers.customer_id,
    customers.as_of_date,
    customers.published_on,
    lists.decided_on,
    customers.has_event,
    customers.rules_version,
    coalesce(lists.has_other_products, false) as has_other_products,
    coalesce(
        floor({{ due }} / {{ var('content_valid_days') or 1 }}.0)
        > floor({{ due_then }} / {{ var('content_valid_days') or 1 }}.0), false
    ) as is_expired,
    case
        when lists.customer_id is null then 'new'
        when
            permissions.has_marketing_consent <> (offers.customer_id is not null)
            or permissions.has_personalisation_consent <> coalesce(offers.is_personalised, lists.is_personal)
            then 'consent'
        when offers.rules_version <> customers.rules_version then 'rules'
    end as decided_anew_for
from customers
left join lists on customers.customer_id = lists.customer_id
left join {{ ref('int_published_offers') }} as offers
    on customers.customer_id = offers.customer_id and customers.published_on = offers.as_of_date
left join {{ ref('int_customer_permissions') }} as permissions on customers.customer_id = permissions.customer_id
