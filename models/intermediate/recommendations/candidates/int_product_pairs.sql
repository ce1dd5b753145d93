-- The self-join grows with the square of a history. So only the newest products of a customer count, and of many
-- customers only a sample.
with

-- numbers are quicker to join and group by than ids
products as (

    select
        product_id,
        is_recommendable,
        row_number() over (order by product_id) as product_number
    from {{ ref('int_product_popularity') }}

),

sample as (

    select
        history_date,
        customer_number,
        product_id
    from {{ ref('int_purchase_histories') }}
    where
        recency_rank <= {{ var('similarity').products }}
        and draw_rank <= {{ var('similarity').customers }}

),

totals as (

    select
        history_date,
        count(distinct customer_number) as n_customers_all
    from sample
    group by history_date

),

histories as (

    select
        sample.history_date,
        sample.customer_number,
        products.product_number
    from sample
    inner join products on sample.product_id = products.product_id

),

sizes as (

    select
        history_date,
        product_number,
        count(*) as n_customers
    from histories
    group by history_date, product_number

),

-- one customer alone proves nothing
pairs as (

    select
        histories.history_date,
        histories.product_number,
        neighbours.product_number as neighbour_number,
        count(*) as n_customers_both
    from histories
    inner join histories as neighbours
        on
            histories.history_date = neighbours.history_date
            and histories.customer_number = neighbours.customer_number
            and histories.product_number < neighbours.product_number
    group by histories.history_date, histories.product_number, neighbours.product_number
    having count(*) >= 2

)

select
    pairs.history_date,
    products.product_id,
    neighbours.product_id as neighbour_id,
    pairs.n_customers_both,
    sizes.n_customers,
    neighbour_sizes.n_customers as n_neighbour_customers,
    totals.n_customers_all,
    products.is_recommendable,
    neighbours.is_recommendable as is_neighbour_recommendable
from pairs
inner join totals on pairs.history_date = totals.history_date
inner join sizes on pairs.history_date = sizes.history_date and pairs.product_number = sizes.product_number
inner join sizes as neighbour_sizes
    on pairs.history_date = neighbour_sizes.history_date and pairs.neighbour_number = neighbour_sizes.product_number
inner join products on pairs.product_number = products.product_number
inner join products as neighbours on pairs.neighbour_number = neighbours.product_number
