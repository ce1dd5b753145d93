with raw_email_events as (

    {{ raw_rows('esp', 'email_events') }}

),

renamed as (

    select
        {{ key_of('event_id') }} as event_id,
        {{ key_of('customer_id') }} as customer_id,
        {{ key_of('campaign_id') }} as campaign_id,
        lower({{ text_of('event_type') }}) as event_type,
        lower({{ text_of('bounce_type') }}) as bounce_type,
        {{ timestamp_of('occurred_at') }} as occurred_at,
        {{ cast_or_null('is_machine_open', 'boolean') }} as is_machine_open,
        {{ timestamp_of('loaded_at') }} as loaded_at,
        {{ invalid_values({'is_machine_open': 'boolean'}) }} as invalid_values,
        {{ has_decimal_key(['event_id', 'customer_id', 'campaign_id']) }} as has_decimal_key,
        {{ time_problem('esp.email_events', ['occurred_at', 'loaded_at']) }} as time_problem
    from raw_email_events

),

marked as (

    {{ marked_by_customer('renamed', ref('int_name_holders')) }}

)

{{ without_erased(
    'marked',
    ['event_id', 'customer_id', 'campaign_id', 'bounce_type', 'invalid_values', 'time_problem', 'has_decimal_key'],
    kept=['event_type', 'occurred_at', 'is_machine_open', 'loaded_at']
) }}
