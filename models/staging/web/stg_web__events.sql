with raw_events as (

    {{ raw_rows('web', 'events') }}

),

renamed as (

    select
        {{ text_of('event_id') }} as event_id,
        {{ text_of('customer_id') }} as customer_id,
        {{ text_of('session_id') }} as session_id,
        {{ timestamp_or_stop('web.events', 'occurred_at') }} as occurred_at,
        lower({{ text_of('event_type') }}) as event_type,
        {{ text_of('product_id') }} as product_id,
        {{ text_of('device') }} as device,
        {{ timestamp_or_stop('web.events', 'loaded_at') }} as loaded_at
    from raw_events

)

select * from renamed
