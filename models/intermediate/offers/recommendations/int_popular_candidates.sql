with

customers as (

    select
        spine.customer_id,
        spine.as_of_date
    from {{ ref('int_customer_spine') }} as spine
    inner join {{ ref('int_as_of') }} as as_of on spine.as_of_date = as_of.as_of_date
    where spine.is_scoring

),

cooling as (

    select
        customer_id,
        count(*) as n_products
    from {{ ref('int_customer_owned_products') }}
    where is_recommendable and is_cooling
    group by customer_id

),

-- long enough that k products are left when all that she just bought are set aside
lengths as (

    select
        customers.customer_id,
        customers.as_of_date,
        {{ var('n_recommendations') }} + coalesce(cooling.n_products, 0) as n_popular
    from customers
    left join cooling on customers.customer_id = cooling.customer_id

),

distinct_lengths as (

    select distinct n_popular from lengths

),

-- one list per length, not per customer: the only join by inequality stays small
lists as (

    select
        distinct_lengths.n_popular,
        products.product_id,
        products.popular_rank
    from distinct_lengths
    inner join {{ ref('int_product_popularity') }} as products
        on distinct_lengths.n_popular >= products.popular_rank

)

select
    lengths.customer_id,
    lengths.as_of_date,
    lists.product_id,
    lists.popular_rank
from lengths
inner join lists on lengths.n_popular = lists.n_popular
