-- depends_on: {{ ref('int_cleaning_checks') }}
with order_lines as (

    select * from {{ ref('int_order_lines_validated') }}
    where reasons is null

),

orders as (

    select * from {{ ref('int_orders_validated') }}
    where reasons is null

),

products as (

    select * from {{ ref('int_products') }}

)

select
    order_lines.order_line_key
    || case when order_lines.superseded_at is null then '' else ':' || order_lines.row_number end as order_line_key,
    order_lines.order_id,
    orders.customer_id,
    order_lines.product_id,
    products.category,
    products.brand,
    orders.ordered_at,
    order_lines.known_from,
    coalesce(
        least(orders.cancelled_at, order_lines.superseded_at), orders.cancelled_at, order_lines.superseded_at
    ) as cancelled_at,
    order_lines.superseded_at,
    order_lines.quantity,
    order_lines.unit_price,
    coalesce(order_lines.discount_amount, 0) as discount_amount,
    cast({{ net_amount('order_lines') }} as {{ type_money() }}) as net_amount,
    order_lines.quantity < 0 as is_return,
    -- all versions of one line, so that there is exactly one at any date
    order_lines.quantity > 0 and order_lines.order_line_key = first_value(order_lines.order_line_key) over (
        partition by order_lines.order_id
        order by
            case when order_lines.quantity > 0 then 0 else 1 end,
            order_lines.known_from,
            order_lines.order_line_key
    ) as is_order_start,
    orders.channel,
    orders.campaign_id
from order_lines
inner join orders on order_lines.order_id = orders.order_id
left join products
    on
        order_lines.product_id = products.product_id
        -- one comparison: an `or` in a join takes twenty times as long
        and coalesce(products.launched_on, cast('0001-01-01' as date)) <= cast(orders.ordered_at as date)
