{%- set numbers = ['quantity', 'unit_price', 'discount_amount'] -%}
{%- set is_quantity_too_large = 'abs(raw_quantity) > ' ~ var('max_quantity') -%}
{%- set is_price_too_high = 'abs(raw_unit_price) > highest.highest_price' -%}
{%- set is_amount_too_large = 'abs(cast(raw_quantity as double) * cast(raw_unit_price as double)) > ' ~ max_amount() -%}
with raw_order_lines as (

    {{ raw_rows('shop', 'order_lines') }}

),

renamed as (

    select
        {{ key_of('order_line_id') }} as order_line_id,
        {{ key_of('order_id') }} as order_id,
        {{ key_of('product_id') }} as product_id,
        {%- for column in numbers %}
            {{ cast_or_null(column, type_total()) }} as raw_{{ column }},
        {%- endfor %}
        {{ timestamp_of('loaded_at') }} as loaded_at,
        {{ invalid_values({'quantity': type_total(), 'unit_price': type_total(), 'discount_amount': type_total()}) }}
            as invalid_values,
        {{ has_decimal_key(['order_line_id', 'order_id', 'product_id']) }} as has_decimal_key,
        {{ time_problem('shop.order_lines', ['loaded_at']) }} as time_problem
    from raw_order_lines

),

highest as (

    {{ highest_price('renamed', 'raw_unit_price') }}

),

numbered as (

    select
        renamed.*,
        {{ numbers_in_range({
            'quantity': is_quantity_too_large ~ ' or (' ~ is_amount_too_large ~ ' and not ' ~ is_price_too_high ~ ')',
            'unit_price': is_price_too_high ~ ' or (' ~ is_amount_too_large ~ ' and not ' ~ is_quantity_too_large ~ ')',
            'discount_amount': 'abs(raw_discount_amount) > ' ~ max_amount(),
        }) }}
    from renamed
    cross join highest

),

order_ids as (

    select distinct order_id from numbered
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
        numbered.*,
        erased_orders.order_id is not null as is_erased
    from numbered
    left join erased_orders on numbered.order_id = erased_orders.order_id

)

{{ without_erased(
    'marked', ['time_problem', 'has_decimal_key'],
    kept=['product_id'] + numbers + ['loaded_at', 'invalid_values', 'out_of_range'],
    hashed=['order_line_id', 'order_id']
) }}
