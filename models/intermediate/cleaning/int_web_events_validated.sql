{%- set event_types = ['page_view', 'product_view', 'search', 'add_to_cart', 'checkout'] -%}

with events as (

    select * from {{ ref('stg_web__events') }}
    where {{ stop_at_time_problem() }}

),

judged as (

    select
        events.*,
        customer_ids.customer_id as canonical_id,
        {{ known_from_customer('events.occurred_at') }} as known_from,
        {{ list_reasons({
            'event_id_missing': 'events.event_id is null and not events.is_erased',
            'customer_id_missing': 'events.customer_id is null and not events.is_erased',
            'customer_unknown': 'events.customer_id is not null and customer_ids.customer_id is null',
            'session_id_missing': 'events.session_id is null and not events.is_erased',
            'occurred_at_missing': 'events.occurred_at is null and not events.is_erased',
            'event_type_missing': 'events.event_type is null and not events.is_erased',
            'retention_expired': is_expired('web.events', 'events.occurred_at'),
            'event_type_unknown': "events.event_type not in (" ~ text_literals(event_types) ~ ")",
            'dated_after_loading': is_dated_after_loading('events.occurred_at', 'events.loaded_at'),
            'dated_in_future': is_dated_in_future('events.occurred_at', 'events.loaded_at'),
            'dated_too_early': is_dated_too_early('events.occurred_at'),
            'customer_erased': 'events.is_erased',
        }) }} as event_reasons
    from events
    left join {{ ref('int_customer_ids') }} as customer_ids on events.customer_id = customer_ids.raw_customer_id

),

-- judged by the day on which the event became known, so that what is known tomorrow does not change what holds today
bot_sessions as (

    select
        customer_id,
        session_id,
        cast(known_from as date) as known_on
    from judged
    where event_reasons is null
    group by customer_id, session_id, cast(known_from as date)
    having
        count(*) >= {{ var('bot_min_events') }}
        and {{ dbt.datediff('min(occurred_at)', 'max(occurred_at)', 'second') }}
        <= {{ var('bot_max_seconds_per_event') }} * count(*)

),

with_bots as (

    select
        judged.*,
        case when bot_sessions.session_id is not null then 'bot_session' else judged.event_reasons end as own_reasons
    from judged
    left join bot_sessions
        on
            judged.customer_id = bot_sessions.customer_id
            and judged.session_id = bot_sessions.session_id
            and cast(judged.known_from as date) = bot_sessions.known_on
            and judged.event_reasons is null

),

ranked as (

    select
        *,
        {{ rank_in_key('event_id', [
            'occurred_at', 'customer_id', 'session_id', 'event_type', 'product_id', 'device'
        ]) }} as row_number
    from with_bots

)

select
    event_id,
    row_number,
    customer_id as raw_customer_id,
    canonical_id as customer_id,
    session_id,
    occurred_at,
    event_type,
    product_id,
    device,
    loaded_at,
    known_from,
    {{ join_reasons('own_reasons', "case when event_id is not null and row_number > 1 then 'duplicate_key' end") }}
        as reasons,
    {{ list_reasons({
        'key_normalized': 'has_decimal_key',
        'late_arrival': is_late_arrival('occurred_at', 'loaded_at'),
    }) }} as corrections
from ranked
-- stored in order of time, so that a window of days reads only its own blocks
order by occurred_at
