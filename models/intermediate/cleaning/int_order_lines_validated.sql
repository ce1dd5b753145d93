{%- set is_number = 'order_lines.invalid_values is null and order_lines.out_of_range is null' -%}
with order_lines as (

    select
        *,
        coalesce(
            order_line_id,
            'row:'
            || {{ row_hash(['order_id', 'product_id', 'quantity', 'unit_price', 'discount_amount', 'loaded_at']) }}
        ) as order_line_key
    from {{ ref('stg_shop__order_lines') }}
    where {{ stop_at_time_problem() }}

),

orders as (

    select
        order_id,
        row_number,
        ordered_at,
        known_from,
        -- all orders, because sums leave out expired ones even where the customer is erased
        replace(reasons, ',', ',order:') as reasons
    from {{ ref('int_orders_validated') }}
    where row_number = 1

),

judged as (

    select
        order_lines.*,
        orders.ordered_at,
        greatest(orders.known_from, {{ known_from('orders.ordered_at', 'order_lines.loaded_at') }}) as known_from,
        products.product_id is null as is_product_unknown,
        {{ list_reasons({
            'order_id_missing': 'order_lines.order_id is null',
            'order_unknown': 'order_lines.order_id is not null and orders.order_id is null',
            'product_id_missing': 'order_lines.product_id is null',
            'not_a_product': is_no_product('order_lines.product_id'),
            'wrong_type': 'order_lines.invalid_values is not null',
            'out_of_range': 'order_lines.out_of_range is not null',
            'stock_write_off': 'order_lines.quantity < 0 and order_lines.unit_price = 0',
            'quantity_missing': 'order_lines.quantity is null and ' ~ is_number,
            'quantity_zero': 'order_lines.quantity = 0',
            'unit_price_missing': 'order_lines.unit_price is null and ' ~ is_number,
            'unit_price_not_positive': 'order_lines.unit_price <= 0',
            'discount_impossible': 'abs(order_lines.discount_amount)'
                ~ ' > abs(' ~ times('order_lines.quantity', 'order_lines.unit_price') ~ ')'
                ~ ' or (order_lines.discount_amount < 0 and order_lines.quantity > 0)',
        }) }} as line_reasons,
        'order:' || orders.reasons as order_reasons
    from order_lines
    left join orders on order_lines.order_id = orders.order_id
    left join {{ ref('int_products') }} as products on order_lines.product_id = products.product_id

),

ranked as (

    select
        *,
        {{ join_reasons('line_reasons', 'order_reasons') }} as own_reasons,
        {{ rank_in_key('order_line_key', [
            'order_id', 'product_id', 'quantity', 'unit_price', 'discount_amount'
        ]) }} as row_number,
        {{ restates_in_key('order_line_key', ['order_id', 'product_id', 'quantity', 'unit_price', 'discount_amount']) }}
            as is_restated
    from judged

)

select
    order_line_id,
    order_line_key,
    row_number,
    order_id,
    product_id,
    quantity,
    unit_price,
    discount_amount,
    ordered_at,
    loaded_at,
    invalid_values,
    out_of_range,
    known_from,
    {{ superseded_at('order_line_key') }} as superseded_at,
    is_restated,
    {{ join_reasons('own_reasons', list_reasons({
        'duplicate_key': 'row_number > 1 and order_line_id is not null and not is_restated',
        'duplicate_row': 'row_number > 1 and order_line_id is null',
    })) }} as reasons,
    {{ list_reasons({
        'key_normalized': 'has_decimal_key',
        'late_arrival': is_late_arrival('ordered_at', 'loaded_at'),
        'product_unknown': 'is_product_unknown',
        'restated': 'is_restated',
    }) }} as corrections
from ranked
