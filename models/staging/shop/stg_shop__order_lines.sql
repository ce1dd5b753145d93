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
        {{ timestamp_or_stop('shop.order_lines', 'loaded_at') }} as loaded_at,
        {{ invalid_values({'quantity': type_money(), 'unit_price': type_money(), 'discount_amount': type_money()}) }}
            as invalid_values
    from raw_order_lines

)

select * from renamed
