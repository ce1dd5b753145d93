-- What brought revenue as of the date: as in fct_orders, canceled orders and replaced versions of a line are left out.
with

order_lines as (

    select
        order_lines.*,
        -- a version that was replaced later has the key of the line: the row of a date must not tell what came after it
        case
            when order_lines.superseded_at is null then order_lines.order_line_key
            else regexp_replace(order_lines.order_line_key, ':[0-9]+$', '')
        end as line_key,
        as_of.as_of_date
    from {{ ref('int_order_lines') }} as order_lines
    inner join {{ ref('int_build_context') }} as as_of
        on
            order_lines.known_from < as_of.as_of_date
            and coalesce(order_lines.cancelled_at >= as_of.as_of_date, true)

)

select
    order_lines.line_key as order_line_key,
    order_lines.order_id,
    order_lines.customer_id,
    order_lines.product_id,
    order_lines.ordered_at,
    order_lines.is_return,
    order_lines.quantity,
    order_lines.net_amount,
    cast({{ line_margin('order_lines', 'products', 'shop.margin_rate') }} as {{ type_money() }}) as margin,
    row_number() over (
        partition by order_lines.order_id, order_lines.is_return order by order_lines.line_key
    ) as line_number,
    count(*) over (partition by order_lines.order_id, order_lines.is_return) as n_lines,
    -- of a return, the newest sale of the product before it
    last_value(case when not order_lines.is_return then order_lines.order_id end ignore nulls) over (
        partition by order_lines.customer_id, order_lines.product_id
        order by
            order_lines.ordered_at,
            case when order_lines.is_return then 1 else 0 end,
            order_lines.line_key
        rows between unbounded preceding and current row
    ) as sale_order_id,
    order_lines.as_of_date
from order_lines
cross join {{ ref('int_shop_margins') }} as shop
left join {{ ref('int_products') }} as products on order_lines.product_id = products.product_id
