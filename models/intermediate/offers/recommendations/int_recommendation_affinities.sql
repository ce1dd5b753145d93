-- a product is its own neighbour by the share of its customers who came back for it, so that buying again
-- and discovering are weighed in one unit
with

purchases as (

    select
        customer_id,
        as_of_date,
        product_id,
        purchases_decayed / sum(purchases_decayed) over (partition by customer_id) as weight
    from {{ ref('int_customer_product_purchases') }}
    where recency_rank <= {{ var('rec_history_products') }} and purchases_decayed > 0

),

neighbours as (

    select
        product_id,
        neighbour_id,
        similarity
    from {{ ref('int_product_similarities') }}

    union all

    select
        product_id,
        product_id as neighbour_id,
        repeat_share as similarity
    from {{ ref('int_product_popularity') }}
    where is_recommendable and is_repeat_product

),

contributions as (

    select
        purchases.customer_id,
        purchases.as_of_date,
        neighbours.neighbour_id as product_id,
        purchases.product_id as anchor_product_id,
        round(purchases.weight * neighbours.similarity, 9) as contribution
    from purchases
    inner join neighbours on purchases.product_id = neighbours.product_id

),

strongest as (

    select
        customer_id,
        as_of_date,
        product_id,
        anchor_product_id,
        sum(contribution) over (partition by customer_id, product_id) as affinity,
        row_number() over (
            partition by customer_id, product_id
            order by contribution desc, anchor_product_id asc
        ) as contribution_rank
    from contributions

)

select
    customer_id,
    as_of_date,
    product_id,
    anchor_product_id,
    round(affinity, 6) as affinity
from strongest
where contribution_rank = 1
