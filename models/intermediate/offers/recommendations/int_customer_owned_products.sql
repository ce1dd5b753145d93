with

purchases as (

    select * from {{ ref('int_customer_product_purchases') }}

),

products as (

    select * from {{ ref('int_product_popularity') }}

)

select
    purchases.customer_id,
    purchases.as_of_date,
    purchases.product_id,
    purchases.days_since_last_purchase,
    purchases.purchases_decayed,
    purchases.recency_rank,
    products.is_recommendable,
    products.is_repeat_product,
    purchases.days_since_last_purchase <= products.cooldown_days as is_cooling
from purchases
inner join products on purchases.product_id = products.product_id
