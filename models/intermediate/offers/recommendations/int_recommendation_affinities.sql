with

owned as (

    select * from {{ ref('int_customer_owned_products') }}

),

purchases as (

    select
        customer_id,
        as_of_date,
        product_id,
        purchases_decayed / sum(purchases_decayed) over (partition by customer_id) as weight
    from owned
    where recency_rank <= {{ var('rec_history_products') }} and purchases_decayed > 0

),

contributions as (

    select
        purchases.customer_id,
        purchases.as_of_date,
        similarities.neighbour_id as product_id,
        similarities.neighbour_popularity as popularity,
        similarities.neighbour_popular_rank as popular_rank,
        purchases.product_id as anchor_product_id,
        round(purchases.weight * similarities.similarity, 9) as contribution
    from purchases
    inner join {{ ref('int_product_similarities') }} as similarities
        on purchases.product_id = similarities.product_id

),

strongest as (

    select
        *,
        sum(contribution) over (partition by customer_id, product_id) as affinity,
        row_number() over (
            partition by customer_id, product_id
            order by contribution desc, anchor_product_id asc
        ) as contribution_rank
    from contributions

)

-- what she has and nobody buys twice is not offered for being like the rest of her purchases
select
    strongest.customer_id,
    strongest.as_of_date,
    strongest.product_id,
    strongest.anchor_product_id,
    strongest.popularity,
    strongest.popular_rank,
    round(strongest.affinity, 6) as affinity
from strongest
left join owned
    on strongest.customer_id = owned.customer_id and strongest.product_id = owned.product_id
where
    strongest.contribution_rank = 1
    and (owned.product_id is null or (owned.is_repeat_product and not owned.is_cooling))
