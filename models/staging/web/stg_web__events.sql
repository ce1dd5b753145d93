with raw_events as (

    {{ raw_rows('web', 'events') }}

),

renamed as (

    select
        {{ key_of('event_id') }} as event_id,
        {{ key_of('customer_id') }} as customer_id,
        {{ key_of('session_id') }} as session_id,
        {{ timestamp_of('occurred_at') }} as occurred_at,
        lower({{ text_of('event_type') }}) as event_type,
        {{ key_of('product_id') }} as product_id,
        {{ text_of('device') }} as device,
        {{ timestamp_of('loaded_at') }} as loaded_at,
        {{ has_decimal_key(['event_id', 'customer_id', 'session_id', 'product_id']) }} as has_decimal_key,
        {{ time_problem('web.events', ['occurred_at', 'loaded_at']) }} as time_problem
    from raw_events

),

marked as (

    {{ marked_by_customer('renamed', ref('int_erased_names')) }}

)

{{ without_erased('marked', [
    'event_id', 'customer_id', 'session_id', 'occurred_at', 'event_type', 'product_id', 'device', 'loaded_at',
    'time_problem', 'has_decimal_key',
]) }}
