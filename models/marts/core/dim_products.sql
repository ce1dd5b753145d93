with products as (

    select * from {{ ref('int_products') }}

),

sales as (

    select
        order_lines.product_id,
        cast(max(order_lines.ordered_at) as date) as last_ordered_on,
        count(distinct order_lines.customer_id) as n_customers,
        sum(order_lines.quantity) as n_items,
        sum(order_lines.net_amount) as net_amount
    from {{ ref('int_order_lines') }} as order_lines
    inner join {{ ref('int_build_context') }} as as_of
        on
            order_lines.known_from < as_of.as_of_date
            and coalesce(order_lines.cancelled_at, cast('9999-12-31' as timestamp)) >= as_of.as_of_date
    group by order_lines.product_id

)

select
    products.product_id,
    products.name,
    products.category,
    products.brand,
    products.description,
    products.price,
    products.unit_cost,
    products.image_url,
    products.product_url,
    products.launched_on,
    products.is_available,
    sales.last_ordered_on,
    coalesce(sales.n_customers, 0) as n_customers,
    cast(coalesce(sales.n_items, 0) as {{ type_total() }}) as n_items,
    cast(coalesce(sales.net_amount, 0) as {{ type_total() }}) as net_amount
from products
left join sales on products.product_id = sales.product_id
