with raw_orders as (

    {{ raw_rows('shop', 'orders') }}

),

renamed as (

    select
        {{ text_of('order_id') }} as order_id,
        {{ text_of('customer_id') }} as customer_id,
        {{ timestamp_or_stop('shop.orders', 'ordered_at') }} as ordered_at,
        lower({{ text_of('status') }}) as status,
        {{ timestamp_or_stop('shop.orders', 'cancelled_at') }} as cancelled_at,
        {{ text_of('channel') }} as channel,
        upper({{ text_of('currency') }}) as currency,
        {{ text_of('campaign_id') }} as campaign_id,
        {{ timestamp_or_stop('shop.orders', 'loaded_at') }} as loaded_at
    from raw_orders

)

select * from renamed
