-- the self-join grows with the square of a history: only the newest products of a customer count
with

histories as (

    select
        customer_id,
        product_id
    from {{ ref('int_customer_product_purchases') }}
    where recency_rank <= {{ var('similarity_products_per_customer') }}

),

-- an unavailable neighbour would take a place that nobody can be shown
products as (

    select * from {{ ref('int_product_popularity') }}
    where is_recommendable

),

sizes as (

    select
        product_id,
        sqrt(count(*)) as length
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

similarities as (

    select
        pairs.product_id,
        pairs.neighbour_id,
        round(
            pairs.n_customers_both
            / (sizes.length * neighbour_sizes.length + {{ var('similarity_shrinkage') }}),
            6
        ) as similarity
    from pairs
    inner join sizes on pairs.product_id = sizes.product_id
    inner join sizes as neighbour_sizes on pairs.neighbour_id = neighbour_sizes.product_id
    inner join products on pairs.neighbour_id = products.product_id

),

ranked as (

    select
        *,
        row_number() over (
            partition by product_id order by similarity desc, neighbour_id asc
        ) as neighbour_rank
    from similarities

),

-- a product is its own neighbour by its repeat_share: buying again and discovering are weighed in one unit
neighbours as (

    select * from ranked
    where neighbour_rank <= {{ var('similarity_neighbours') }}
    union all

    select
        product_id,
        product_id as neighbour_id,
        repeat_share as similarity,
        0 as neighbour_rank
    from products
    where is_repeat_product

)

select
    neighbours.product_id,
    neighbours.neighbour_id,
    neighbours.similarity,
    neighbours.neighbour_rank,
    products.popularity as neighbour_popularity,
    products.popular_rank as neighbour_popular_rank
from neighbours
inner join products on neighbours.neighbour_id = products.product_id
