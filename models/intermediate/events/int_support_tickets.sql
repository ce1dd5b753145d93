{{ config(materialized='view') }}

select
    ticket_id,
    customer_id,
    opened_at,
    known_from,
    closed_at,
    satisfaction_known_from,
    topic,
    satisfaction
from {{ ref('int_support_tickets_validated') }}
where reasons is null
