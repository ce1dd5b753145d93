{{ config(materialized='view') }}
-- a mail that was merely sent or delivered is no event of the customer, nor is an opening by a machine
select
    'web_events' as source,
    customer_id,
    known_from
from {{ ref('int_web_events') }}

union all

select
    'order_lines' as source,
    customer_id,
    known_from
from {{ ref('int_order_lines') }}

union all

select
    'cancellations' as source,
    customer_id,
    cancelled_at as known_from
from {{ ref('int_order_lines') }}
where cancelled_at is not null

union all

select
    'email_events' as source,
    customer_id,
    known_from
from {{ ref('int_email_events') }}
where event_type not in ('sent', 'delivered') and not is_machine_open

union all

select
    'tickets' as source,
    customer_id,
    known_from
from {{ ref('int_support_tickets') }}

union all

select
    'closed_tickets' as source,
    customer_id,
    satisfaction_known_from as known_from
from {{ ref('int_support_tickets') }}
where closed_at is not null

union all

select
    'customer_versions' as source,
    customer_id,
    known_from
from {{ ref('int_customer_versions') }}
