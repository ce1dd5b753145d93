with

as_of as (

    select as_of_date from {{ ref('int_build_context') }}

),

-- each pair in both directions
pairs as (

    select
        history_date,
        product_id,
        neighbour_id,
        n_customers_both,
        n_customers,
        n_neighbour_customers,
        n_customers_all,
        is_neighbour_recommendable
    from {{ ref('int_product_pairs') }}
    union all
    select
        history_date,
        neighbour_id as product_id,
        product_id as neighbour_id,
        n_customers_both,
        n_neighbour_customers as n_customers,
        n_customers as n_neighbour_customers,
        n_customers_all,
        is_recommendable as is_neighbour_recommendable
    from {{ ref('int_product_pairs') }}

)

-- today an unavailable neighbor would take a rank that cannot be shown; what was available at earlier dates is not
-- known
select
    pairs.history_date,
    pairs.product_id,
    pairs.neighbour_id,
    pairs.n_customers_both,
    pairs.n_customers,
    pairs.n_neighbour_customers,
    pairs.n_customers_all,
    round(
        pairs.n_customers_both / sqrt(
            (pairs.n_customers + {{ var('similarity').shrinkage }})
            * (pairs.n_neighbour_customers + {{ var('similarity').shrinkage }})
        ),
        6
    ) as similarity,
    round(
        pairs.n_customers_both * cast(pairs.n_customers_all as double precision)
        / (pairs.n_customers * cast(pairs.n_neighbour_customers as double precision)),
        6
    ) as lift,
    row_number() over (
        partition by pairs.history_date, pairs.product_id order by similarity desc, pairs.neighbour_id asc
    ) as neighbour_rank
from pairs
cross join as_of
where pairs.is_neighbour_recommendable or pairs.history_date < as_of.as_of_date
qualify neighbour_rank <= {{ setting('similarity').neighbors }}
