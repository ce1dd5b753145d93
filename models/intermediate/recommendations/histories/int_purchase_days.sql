-- Purchases only: a return is no reason to offer the product again or to stop offering it.
select distinct
    customers.customer_number,
    customers.start_number,
    sold.customer_id,
    sold.product_id,
    cast(sold.ordered_at as date) as ordered_on,
    cast(sold.known_from as date) as known_on,
    coalesce(cast(sold.cancelled_at as date), cast('9999-12-31' as date)) as cancelled_on
from {{ ref('int_order_lines') }} as sold
inner join {{ ref('int_products') }} as products on sold.product_id = products.product_id
inner join {{ ref('int_customer_beginnings') }} as customers on sold.customer_id = customers.customer_id
where not sold.is_return
