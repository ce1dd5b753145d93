-- the self-join grows with the square of a history: only the newest products of a customer count
with

histories as (

    select
        customer_id,
        product_id
    from {{ ref('int_customer_product_purchases') }}
    where recency_rank <= {{ var('similarity_products_per_customer') }}

),

sizes as (

    select
        product_id,
        count(*) as n_customers
    from histories
    group by product_id

),

pairs as (

    select
        histories.product_id,
        neighbours.product_id as neighbour_id,
        count(*) as n_customers_both
    from histories
    inner join histories as neighbours
        on
            histories.customer_id = neighbours.customer_id
            and histories.product_id <> neighbours.product_id
    group by histories.product_id, neighbours.product_id

),

-- an unavailable neighbour would take a place among the twenty that nobody can be shown
similarities as (

    select
        pairs.product_id,
        pairs.neighbour_id,
        pairs.n_customers_both,
        round(
            pairs.n_customers_both
            / (
                sqrt(1.0 * sizes.n_customers * neighbour_sizes.n_customers)
                + {{ var('similarity_shrinkage') }}
            ),
            6
        ) as similarity
    from pairs
    inner join sizes on pairs.product_id = sizes.product_id
    inner join sizes as neighbour_sizes on pairs.neighbour_id = neighbour_sizes.product_id
    inner join {{ ref('int_product_popularity') }} as popularity
        on pairs.neighbour_id = popularity.product_id
    where popularity.is_recommendable

),

ranked as (

    select
        product_id,
        neighbour_id,
        n_customers_both,
        similarity,
        row_number() over (
            partition by product_id order by similarity desc, neighbour_id asc
        ) as neighbour_rank
    from similarities

)

select
    product_id,
    neighbour_id,
    n_customers_both,
    similarity,
    neighbour_rank
from ranked
where neighbour_rank <= {{ var('similarity_neighbours') }}
