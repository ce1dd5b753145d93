{%- set event_types = ['sent', 'delivered', 'open', 'click', 'bounce', 'unsubscribe', 'complaint'] -%}

with events as (

    select * from {{ ref('stg_esp__email_events') }}
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
            'campaign_id_missing': "events.campaign_id is null and not events.is_erased"
                ~ " and events.event_type not in ('unsubscribe', 'complaint', 'bounce')",
            'occurred_at_missing': 'events.occurred_at is null',
            'retention_expired': is_expired('esp.email_events', 'events.occurred_at')
                ~ " and coalesce(events.event_type, '') not in ('unsubscribe', 'complaint', 'bounce')",
            'event_type_missing': 'events.event_type is null',
            'event_type_unknown': "events.event_type not in (" ~ text_literals(event_types) ~ ")",
            'dated_after_loading': is_dated_after_loading('events.occurred_at', 'events.loaded_at'),
            'dated_in_future': is_dated_in_future('events.occurred_at', 'events.loaded_at'),
            'dated_too_early': is_dated_too_early('events.occurred_at'),
            'customer_erased': 'events.is_erased',
        }) }} as own_reasons
    from events
    left join {{ ref('int_customer_ids') }} as customer_ids on events.customer_id = customer_ids.raw_customer_id

),

ranked as (

    select
        *,
        {{ rank_in_key('event_id', [
            'occurred_at', 'customer_id', 'campaign_id', 'event_type', 'is_machine_open'
        ]) }} as row_number
    from judged

)

select
    event_id,
    row_number,
    customer_id as raw_customer_id,
    canonical_id as customer_id,
    campaign_id,
    event_type,
    bounce_type,
    occurred_at,
    is_machine_open,
    loaded_at,
    known_from,
    {{ join_reasons('own_reasons', "case when event_id is not null and row_number > 1 then 'duplicate_key' end") }}
        as reasons,
    {{ list_reasons({
        'key_normalized': 'has_decimal_key',
        'machine_open': 'is_machine_open',
        'late_arrival': is_late_arrival('occurred_at', 'loaded_at'),
        'not_a_boolean': 'invalid_values is not null',
    }) }} as corrections
from ranked
-- stored in order of time, so that a window of days reads only its own blocks
order by occurred_at
