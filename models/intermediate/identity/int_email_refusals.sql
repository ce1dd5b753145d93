-- unsubscribes, complaints and bounces, whatever else is wrong with their rows
{%- set whole_row = "coalesce(event_type, '') || '|' || coalesce(bounce_type, '') || '|' || coalesce(cast(loaded_at as "
    ~ dbt.type_string() ~ "), '')" %}
with

events as (

    select
        events.customer_id as raw_customer_id,
        coalesce(named.identity_id, events.customer_id) as identity_id,
        events.event_id,
        events.campaign_id,
        events.event_type,
        events.bounce_type,
        events.occurred_at,
        events.loaded_at,
        {{ refused_at('events.occurred_at', 'events.loaded_at') }} as signaled_at,
        {{ refusal_known_from('events.occurred_at', 'events.loaded_at') }} as known_from,
        {{ email_signal('events.event_type', 'events.bounce_type') }} as sign
    from {{ ref('stg_esp__email_events') }} as events
    left join {{ ref('int_named_people') }} as named on events.customer_id = named.name
    where events.customer_id is not null

),

refusals as (

    select * from events
    where sign in ('unsubscribed', 'complained', 'bounced')

),

received as (

    select
        identity_id,
        max(occurred_at) as received_at
    from events
    where sign = 'received' and {{ is_plausible('occurred_at', 'loaded_at') }}
    group by identity_id

),

-- an event that arrived twice counts once; without a time, only equal rows count as the same event
distinct_bounces as (

    select *
    from events
    where sign = 'bounced_softly'
    qualify
        row_number() over (
            partition by
                identity_id, event_id, campaign_id, occurred_at,
                case when not {{ may_be_a_time('occurred_at') }} then {{ dbt.hash(whole_row) }} end
            order by known_from
        ) = 1

),

soft_bounces as (

    select
        bounces.*,
        row_number() over (
            partition by bounces.identity_id order by bounces.signaled_at, bounces.known_from
        ) as bounce_number
    from distinct_bounces as bounces
    left join received on bounces.identity_id = received.identity_id
    where bounces.signaled_at > coalesce(received.received_at, cast('1900-01-01' as timestamp))

)

select
    raw_customer_id,
    event_id,
    occurred_at as event_at,
    'marketing' as purpose,
    signaled_at,
    known_from,
    sign as reason,
    sign = 'bounced' as is_of_address_alone
from refusals
union all
select
    raw_customer_id,
    event_id,
    occurred_at as event_at,
    'marketing' as purpose,
    signaled_at,
    known_from,
    sign as reason,
    true as is_of_address_alone
from soft_bounces
where bounce_number >= {{ var('soft_bounce_limit') }}
