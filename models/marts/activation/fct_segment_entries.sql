select
    event_id,
    customer_id,
    segment_kind,
    event_type,
    segment,
    previous_segment,
    as_of_date,
    occurred_at
from {{ ref('int_segment_entries') }}
