-- of products with the same name and brand a list, and so a mail, has one
select
    recommendations.customer_id,
    twins.twin_id
from {{ ref('fct_product_recommendations') }} as recommendations
inner join {{ ref('int_product_twins') }} as twins on recommendations.product_id = twins.product_id
group by recommendations.customer_id, twins.twin_id
having count(*) > 1
