-- unsubscribes, complaints and bounces, whatever else is wrong with their rows
with

events as (

    select
        customer_id as raw_customer_id,
        event_type,
        occurred_at,
        loaded_at,
        {{ refused_at('occurred_at', 'loaded_at') }} as signaled_at,
        coalesce(loaded_at, occurred_at, {{ run_started() }}) as known_from,
        {{ email_signal('event_type', 'bounce_type') }} as sign
    from {{ ref('stg_esp__email_events') }}
    where customer_id is not null

),

refusals as (

    select * from events
    where sign in ('unsubscribed', 'complained', 'bounced')

),

-- soft bounces since something last reached the mailbox
received as (

    select
        raw_customer_id,
        max(occurred_at) as received_at
    from events
    where sign = 'received' and {{ is_plausible('occurred_at', 'loaded_at') }}
    group by raw_customer_id

),

soft_bounces as (

    select
        events.*,
        row_number() over (
            partition by events.raw_customer_id order by events.signaled_at, events.known_from
        ) as bounce_number
    from events
    left join received on events.raw_customer_id = received.raw_customer_id
    where
        events.sign = 'bounced_softly'
        and events.signaled_at > coalesce(received.received_at, cast('1900-01-01' as timestamp))

)

select
    raw_customer_id,
    'marketing' as purpose,
    signaled_at,
    known_from,
    sign as reason,
    sign = 'bounced' as is_of_address_alone
from refusals
union all
select
    raw_customer_id,
    'marketing' as purpose,
    signaled_at,
    known_from,
    sign as reason,
    true as is_of_address_alone
from soft_bounces
where bounce_number >= {{ var('soft_bounce_limit') }}
