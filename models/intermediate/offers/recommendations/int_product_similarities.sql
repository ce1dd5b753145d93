-- the self-join grows with the square of a history: only the newest products of a customer count, and of many customers
-- a sample
with

as_of as (

    select as_of_date from {{ ref('int_as_of') }}

),

histories as (

    select
        history_date,
        customer_number,
        product_id
    from {{ ref('int_purchase_histories') }}
    where
        recency_rank <= {{ var('similarity').products }}
        and draw_rank <= {{ var('similarity').customers }}

),

sizes as (

    select
        history_date,
        product_id,
        count(*) as n_customers
    from histories
    group by history_date, product_id

),

totals as (

    select
        history_date,
        count(distinct customer_number) as n_customers_all
    from histories
    group by history_date

),

-- one customer alone proves nothing
pairs as (

    select
        histories.history_date,
        histories.product_id,
        neighbours.product_id as neighbour_id,
        count(*) as n_customers_both
    from histories
    inner join histories as neighbours
        on
            histories.history_date = neighbours.history_date
            and histories.customer_number = neighbours.customer_number
            and histories.product_id <> neighbours.product_id
    group by histories.history_date, histories.product_id, neighbours.product_id
    having count(*) >= 2

),

-- today an unavailable neighbour would take a place that nobody can be shown; what was available then is not known
similarities as (

    select
        pairs.*,
        sizes.n_customers,
        neighbour_sizes.n_customers as n_neighbour_customers,
        totals.n_customers_all,
        round(
            pairs.n_customers_both / sqrt(
                (sizes.n_customers + {{ var('similarity').shrinkage }})
                * (neighbour_sizes.n_customers + {{ var('similarity').shrinkage }})
            ),
            6
        ) as similarity
    from pairs
    inner join sizes
        on pairs.product_id = sizes.product_id and pairs.history_date = sizes.history_date
    inner join sizes as neighbour_sizes
        on pairs.neighbour_id = neighbour_sizes.product_id and pairs.history_date = neighbour_sizes.history_date
    inner join totals on pairs.history_date = totals.history_date
    inner join {{ ref('int_product_popularity') }} as products on pairs.neighbour_id = products.product_id
    cross join as_of
    where products.is_recommendable or pairs.history_date < as_of.as_of_date

)

select
    *,
    row_number() over (
        partition by history_date, product_id order by similarity desc, neighbour_id asc
    ) as neighbour_rank
from similarities
qualify neighbour_rank <= {{ var('similarity').neighbours }}
