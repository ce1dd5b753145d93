with raw_order_lines as (

    {{ raw_rows('shop', 'order_lines') }}

),

renamed as (

    select
        {{ text_of('order_line_id') }} as order_line_id,
        {{ text_of('order_id') }} as order_id,
        {{ text_of('product_id') }} as product_id,
        {{ cast_or_null('quantity', type_money()) }} as quantity,
        {{ cast_or_null('unit_price', type_money()) }} as unit_price,
        {{ cast_or_null('discount_amount', type_money()) }} as discount_amount,
        {{ timestamp_of('loaded_at') }} as loaded_at,
        {{ invalid_values({'quantity': type_money(), 'unit_price': type_money(), 'discount_amount': type_money()}) }}
            as invalid_values,
        {{ time_problem('shop.order_lines', ['loaded_at']) }} as time_problem
    from raw_order_lines

),

order_ids as (

    select distinct order_id from renamed
    where order_id is not null

),

erased_orders as (

    select order_ids.order_id
    from order_ids
    where 'erased:' || {{ salted_hash('order_ids.order_id', 'order_id') }} in (
        select orders.order_id from {{ ref('stg_shop__orders') }} as orders
        where orders.is_erased and orders.order_id is not null
    )

),

marked as (

    select
        renamed.*,
        erased_orders.order_id is not null as is_erased
    from renamed
    left join erased_orders on renamed.order_id = erased_orders.order_id

)

{{ without_erased(
    'marked', ['time_problem'],
    kept=['product_id', 'quantity', 'unit_price', 'discount_amount', 'loaded_at', 'invalid_values'],
    hashed=['order_line_id', 'order_id']
) }}
