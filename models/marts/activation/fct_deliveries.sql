-- Erased people are removed once the publications are counted.
-- depends_on: {{ ref('int_delivery_counts') }}
select
    delivery_id,
    sync_id,
    publication_id,
    destination,
    kind,
    item_id,
    customer_id,
    payload_hash,
    state,
    reason,
    cast(attempt as integer) as attempt,
    platform_id,
    recorded_at
from {{ ref('int_deliveries') }}
