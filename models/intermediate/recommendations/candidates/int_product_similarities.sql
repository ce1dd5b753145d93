with

as_of as (

    select as_of_date from {{ ref('int_build_context') }}

),

products as (

    select * from {{ ref('int_product_popularity') }}

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

totals as (

    select
        history_date,
        count(distinct customer_number) as n_customers_all
    from histories
    group by history_date

),

sizes as (

    select
        history_date,
        product_id,
        count(*) as n_customers
    from histories
    group by history_date, product_id

),

pairs as (

    select * from {{ ref('int_product_pairs') }}
    union all
    select
        history_date,
        neighbour_id as product_id,
        product_id as neighbour_id,
        n_customers_both
    from {{ ref('int_product_pairs') }}

)

-- today an unavailable neighbour would take a place that nobody can be shown; what was available then is not known
select
    pairs.history_date,
    pairs.product_id,
    pairs.neighbour_id,
    pairs.n_customers_both,
    sizes.n_customers,
    neighbour_sizes.n_customers as n_neighbour_customers,
    totals.n_customers_all,
    round(
        pairs.n_customers_both / sqrt(
            (sizes.n_customers + {{ var('similarity').shrinkage }})
            * (neighbour_sizes.n_customers + {{ var('similarity').shrinkage }})
        ),
        6
    ) as similarity,
    round(
        pairs.n_customers_both * cast(totals.n_customers_all as double precision)
        / (sizes.n_customers * cast(neighbour_sizes.n_customers as double precision)),
        6
    ) as lift,
    row_number() over (
        partition by pairs.history_date, pairs.product_id order by similarity desc, pairs.neighbour_id asc
    ) as neighbour_rank
from pairs
cross join as_of
inner join totals on pairs.history_date = totals.history_date
inner join sizes
    on pairs.history_date = sizes.history_date and pairs.product_id = sizes.product_id
inner join sizes as neighbour_sizes
    on pairs.history_date = neighbour_sizes.history_date and pairs.neighbour_id = neighbour_sizes.product_id
inner join products on pairs.neighbour_id = products.product_id
where products.is_recommendable or pairs.history_date < as_of.as_of_date
qualify neighbour_rank <= {{ var('similarity').neighbours }}
