with raw_orders as (

    {{ raw_rows('shop', 'orders') }}

),

renamed as (

    select
        {{ key_of('order_id') }} as order_id,
        {{ key_of('customer_id') }} as customer_id,
        {{ timestamp_of('ordered_at') }} as ordered_at,
        {{ order_status_of('status') }} as status,
        {{ optional_time_of('cancelled_at') }} as cancelled_at,
        {{ text_of('channel') }} as channel,
        upper({{ text_of('currency') }}) as currency,
        {{ key_of('campaign_id') }} as campaign_id,
        {{ timestamp_of('loaded_at') }} as loaded_at,
        {{ has_decimal_key(['order_id', 'customer_id', 'campaign_id']) }} as has_decimal_key,
        {{ has_early_time(['cancelled_at']) }} as has_early_time,
        {{ time_problem('shop.orders', ['ordered_at', 'cancelled_at', 'loaded_at']) }} as time_problem
    from raw_orders

),

marked as (

    {{ marked_by_customer('renamed', ref('int_erased_names')) }}

)

{{ without_erased(
    'marked', ['customer_id', 'channel', 'campaign_id', 'time_problem', 'has_decimal_key', 'has_early_time'],
    kept=['ordered_at', 'status', 'cancelled_at', 'currency', 'loaded_at'], hashed=['order_id']
) }}
