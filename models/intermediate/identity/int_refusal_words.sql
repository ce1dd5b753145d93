{{ config(materialized='view') }}
-- What the rows that may have the key of a refusal say today. A row that lacks a part of its key matches no refusal.
select
    'crm.consents' as source_table,
    customer_id as raw_customer_id,
    purpose || '|' || channel as word_key,
    changed_at as event_at,
    coalesce(status, '') as word
from {{ ref('stg_crm__consents') }}
where customer_id is not null and purpose is not null and channel is not null and changed_at is not null
union all
select
    'esp.email_events' as source_table,
    customer_id as raw_customer_id,
    event_id as word_key,
    occurred_at as event_at,
    coalesce(event_type, '') || '|' || coalesce(bounce_type, '') as word
from {{ ref('stg_esp__email_events') }}
where customer_id is not null and event_id is not null and occurred_at is not null
