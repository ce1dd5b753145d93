with raw_email_events as (

    {{ raw_rows('esp', 'email_events') }}

),

renamed as (

    select
        {{ text_of('event_id') }} as event_id,
        {{ text_of('customer_id') }} as customer_id,
        {{ text_of('campaign_id') }} as campaign_id,
        lower({{ text_of('event_type') }}) as event_type,
        {{ timestamp_or_stop('esp.email_events', 'occurred_at') }} as occurred_at,
        {{ cast_or_null('is_machine_open', 'boolean') }} as is_machine_open,
        {{ timestamp_or_stop('esp.email_events', 'loaded_at') }} as loaded_at,
        {{ invalid_values({'is_machine_open': 'boolean'}) }} as invalid_values
    from raw_email_events

)

select * from renamed
