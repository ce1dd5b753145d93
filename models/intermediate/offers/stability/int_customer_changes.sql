-- a mail that was merely sent or delivered is no event of the customer, nor is an opening by a machine
with

memory as (

    select * from {{ ref('int_content_memory') }}

),

known as (

    select
        customer_id,
        known_from,
        false as is_order
    from {{ ref('int_web_events') }}

    union all

    select
        customer_id,
        known_from,
        true as is_order
    from {{ ref('int_order_lines') }}

    union all

    select
        customer_id,
        cancelled_at as known_from,
        false as is_order
    from {{ ref('int_order_lines') }}
    where cancelled_at is not null

    union all

    select
        customer_id,
        known_from,
        false as is_order
    from {{ ref('int_email_events') }}
    where event_type not in ('sent', 'delivered') and not is_machine_open

    union all

    select
        customer_id,
        known_from,
        false as is_order
    from {{ ref('int_support_tickets') }}

    union all

    select
        customer_id,
        satisfaction_known_from as known_from,
        false as is_order
    from {{ ref('int_support_tickets') }}
    where closed_at is not null

    union all

    select
        customer_id,
        known_from,
        false as is_order
    from {{ ref('int_customer_versions') }}

)

select
    known.customer_id,
    max(case when known.is_order then 1 else 0 end) = 1 as has_order
from known
inner join memory on known.known_from >= memory.published_on and known.known_from < memory.as_of_date
group by known.customer_id
