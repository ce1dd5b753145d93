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
        product_id,
        count(*) over (partition by customer_id) as n_products
    from {{ ref('int_customer_owned_products') }}
    where is_recommendable and is_cooling

),

-- long enough that k products are left when all that she just bought are set aside
lengths as (

    select
        customers.customer_id,
        customers.as_of_date,
        {{ var('n_recommendations') }} + coalesce(max(cooling.n_products), 0) as n_popular
    from customers
    left join cooling on customers.customer_id = cooling.customer_id
    group by customers.customer_id, customers.as_of_date

),

distinct_lengths as (

    select distinct n_popular from lengths

),

-- one list per length, not per customer: the only join by inequality stays small
lists as (

    select
        distinct_lengths.n_popular,
        products.product_id,
        products.popularity,
        products.popular_rank
    from distinct_lengths
    inner join {{ ref('int_product_popularity') }} as products
        on distinct_lengths.n_popular >= products.popular_rank

)

select
    lengths.customer_id,
    lengths.as_of_date,
    lists.product_id,
    lists.popularity,
    lists.popular_rank,
    cooling.product_id is not null as is_cooling
from lengths
inner join lists on lengths.n_popular = lists.n_popular
left join cooling
    on lengths.customer_id = cooling.customer_id and lists.product_id = cooling.product_id
