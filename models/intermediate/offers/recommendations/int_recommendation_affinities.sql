-- summed as decimals, so that the order of the rows cannot change a score
with

owned as (

    select * from {{ ref('int_customer_owned_products') }}

),

purchases as (

    select
        customer_id,
        as_of_date,
        product_id,
        recency_rank,
        purchases_decayed
        / sum(cast(purchases_decayed as decimal(18, 6))) over (partition by customer_id) as weight
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
        purchases.recency_rank,
        cast(purchases.weight * similarities.similarity as decimal(18, 9)) as contribution
    from purchases
    inner join {{ ref('int_product_similarities') }} as similarities
        on purchases.product_id = similarities.product_id

),

-- the newest purchase is named where several say the same
sums as (

    select
        customer_id,
        as_of_date,
        product_id,
        popularity,
        popular_rank,
        max_by(anchor_product_id, contribution - 1e-12 * recency_rank) as anchor_product_id,
        round(cast(sum(contribution) as double precision), 6) as affinity
    from contributions
    group by customer_id, as_of_date, product_id, popularity, popular_rank

),

-- what she has and nobody buys twice is not offered for being like the rest of her purchases; what she has and will
-- buy again speaks for itself
ranked as (

    select
        sums.customer_id,
        sums.as_of_date,
        sums.product_id,
        coalesce(owned.product_id, sums.anchor_product_id) as anchor_product_id,
        sums.popularity,
        sums.popular_rank,
        sums.affinity,
        row_number() over (
            partition by sums.customer_id order by sums.affinity desc, sums.popular_rank asc
        ) as affinity_rank
    from sums
    left join owned
        on sums.customer_id = owned.customer_id and sums.product_id = owned.product_id
    where
        sums.affinity > 0
        and (owned.product_id is null or (owned.is_repeat_product and not owned.is_cooling))

)

select
    customer_id,
    as_of_date,
    product_id,
    anchor_product_id,
    popularity,
    popular_rank,
    affinity
from ranked
where affinity_rank <= {{ var('rec_candidates_per_customer') }}
