with

similarities as (

    select similarities.*
    from {{ ref('int_product_similarities') }} as similarities
    inner join {{ ref('int_build_context') }} as as_of on similarities.history_date = as_of.as_of_date
    inner join {{ ref('int_product_permissions') }} as permissions on similarities.product_id = permissions.product_id
    inner join {{ ref('int_product_permissions') }} as neighbours on similarities.neighbour_id = neighbours.product_id
    where permissions.may_be_named and neighbours.may_be_named

)

select
    product_id,
    neighbour_id as neighbor_id,
    history_date as as_of_date,
    cast(neighbour_rank as integer) as neighbor_rank,
    similarity,
    n_customers,
    n_neighbour_customers as n_neighbor_customers,
    n_customers_both,
    n_customers_all,
    round(n_customers_both / cast(n_customers_all as double precision), 9) as support,
    round(n_customers_both / cast(n_customers as double precision), 6) as confidence,
    lift,
    neighbour_id,
    cast(neighbour_rank as integer) as neighbour_rank,
    n_neighbour_customers
from similarities
