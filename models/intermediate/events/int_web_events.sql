{{ config(materialized='view') }}

select
    events.event_id,
    events.customer_id,
    events.session_id,
    events.occurred_at,
    events.known_from,
    events.event_type,
    events.product_id,
    products.category,
    products.brand,
    events.device
from {{ ref('int_web_events_validated') }} as events
left join {{ ref('int_products') }} as products
    on
        events.product_id = products.product_id
        -- one comparison: an `or` in a join takes twenty times as long
        and coalesce(products.launched_on, cast('0001-01-01' as date)) <= cast(events.occurred_at as date)
where events.reasons is null
