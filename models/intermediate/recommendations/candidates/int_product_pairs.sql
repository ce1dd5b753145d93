-- the self-join grows with the square of a history: only the newest products of a customer count, and of many customers
-- a sample
with

-- numbers are quicker to join and group by than ids
products as (

    select
        product_id,
        row_number() over (order by product_id) as product_number
    from {{ ref('int_product_popularity') }}

),

histories as (

    select
        histories.history_date,
        histories.customer_number,
        products.product_number
    from {{ ref('int_purchase_histories') }} as histories
    inner join products on histories.product_id = products.product_id
    where
        histories.recency_rank <= {{ var('similarity').products }}
        and histories.draw_rank <= {{ var('similarity').customers }}

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
    pairs.n_customers_both
from pairs
inner join products on pairs.product_number = products.product_number
inner join products as neighbours on pairs.neighbour_number = neighbours.product_number
