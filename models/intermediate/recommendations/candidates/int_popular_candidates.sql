with

customers as (

    select
        spine.customer_id,
        spine.as_of_date
    from {{ ref('int_customer_spine') }} as spine
    inner join {{ ref('int_build_context') }} as as_of on spine.as_of_date = as_of.as_of_date
    where spine.is_scoring

),

set_aside as (

    select * from {{ ref('int_customer_set_aside_products') }}

),

cooling as (

    select
        set_aside.customer_id,
        count(*) as n_products
    from set_aside
    inner join {{ ref('int_product_popularity') }} as popularity on set_aside.product_id = popularity.product_id
    where popularity.popular_rank is not null
    group by set_aside.customer_id

),

-- long enough that k products are left when all that the customer just bought are set aside
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

products as (

    select
        *,
        min(popular_rank) over (partition by category) as category_rank
    from {{ ref('int_product_popularity') }}
    where popular_rank is not null

),

leading_categories as (

    select category_rank
    from products
    group by category_rank
    order by category_rank
    limit 3

),

-- One list per length, not per customer, so that the only join by inequality stays small. Each of the three leading
-- categories has a product that the customer did not just buy, so that what they are shown need not be of one category.
lists as (

    select
        distinct_lengths.n_popular,
        products.product_id
    from distinct_lengths
    inner join products
        on
            distinct_lengths.n_popular >= products.popular_rank
            or (
                distinct_lengths.n_popular - {{ var('n_recommendations') }} >= products.category_popular_rank - 1
                and products.category_rank in (select category_rank from leading_categories)
            )

)

select
    lengths.customer_id,
    lengths.as_of_date,
    lists.product_id,
    set_aside.product_id is not null as is_cooling
from lengths
inner join lists on lengths.n_popular = lists.n_popular
left join set_aside on lengths.customer_id = set_aside.customer_id and lists.product_id = set_aside.product_id
