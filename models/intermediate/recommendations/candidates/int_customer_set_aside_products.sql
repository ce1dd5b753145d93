-- Customers who bought a product have its twin as well.
select distinct
    purchases.customer_id,
    purchases.as_of_date,
    twins.product_id
from {{ ref('int_customer_owned_products') }} as purchases
inner join {{ ref('int_product_twins') }} as bought on purchases.product_id = bought.product_id
inner join {{ ref('int_product_twins') }} as twins on bought.twin_id = twins.twin_id
where purchases.is_cooling
