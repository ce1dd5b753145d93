{{ config(materialized='view') }}

select
    event_id,
    customer_id,
    campaign_id,
    event_type,
    occurred_at,
    known_from,
    coalesce(is_machine_open, false) as is_machine_open
from {{ ref('int_email_events_validated') }}
where reasons is null
