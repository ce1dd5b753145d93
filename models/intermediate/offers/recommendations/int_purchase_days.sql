-- what was sold, not what came back: a return is no reason to offer the product again or not
with

customers as (

    select
        customer_id,
        customer_number,
        row_number() over (order by start_number, customer_id) as draw_rank
    from {{ ref('int_customer_beginnings') }}

)

select distinct
    customers.customer_number,
    customers.draw_rank,
    lines.customer_id,
    lines.product_id,
    cast(lines.ordered_at as date) as ordered_on,
    cast(lines.known_from as date) as known_on,
    coalesce(cast(lines.cancelled_at as date), cast('9999-12-31' as date)) as cancelled_on
from {{ ref('int_order_lines') }} as lines
inner join {{ ref('int_products') }} as products on lines.product_id = products.product_id
inner join customers on lines.customer_id = customers.customer_id
where not lines.is_return
