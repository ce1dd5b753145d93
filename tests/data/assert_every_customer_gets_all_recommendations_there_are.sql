with

customers as (

    select customer_id from {{ ref('int_customer_spine') }}
    where is_scoring

),

as_of as (

    select as_of_date from {{ ref('int_build_context') }}

),

available as (

    select
        int_products.product_id,
        twins.twin_id
    from {{ ref('int_products') }} as int_products
    cross join as_of
    inner join {{ ref('int_product_twins') }} as twins on int_products.product_id = twins.product_id
    inner join {{ ref('int_product_permissions') }} as permissions on int_products.product_id = permissions.product_id
    where
        int_products.is_available
        and permissions.may_be_recommended
        and (int_products.launched_on is null or int_products.launched_on < as_of.as_of_date)

),

expected as (

    select least(count(distinct twin_id), {{ var('n_recommendations') }}) as n_products from available

),

given as (

    select
        recommendations.customer_id,
        count(distinct available.twin_id) as n_products,
        max(recommendations.rank) as max_rank
    from {{ ref('fct_product_recommendations') }} as recommendations
    left join available on recommendations.product_id = available.product_id
    group by recommendations.customer_id

)

select
    customers.customer_id,
    given.n_products
from customers
cross join expected
left join given on customers.customer_id = given.customer_id
where
    coalesce(given.n_products, 0) <> expected.n_products
    or coalesce(given.max_rank, 0) <> expected.n_products
