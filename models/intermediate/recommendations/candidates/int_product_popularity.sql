with

as_of as (

    select as_of_date from {{ ref('int_build_context') }}

),

products as (

    select
        int_products.product_id,
        coalesce(int_products.category, '') as category,
        as_of.as_of_date,
        twins.twin_id,
        coalesce(
            int_products.is_available
            and permissions.may_be_recommended
            and coalesce(int_products.launched_on < as_of.as_of_date, true),
            false
        ) as is_recommendable
    from {{ ref('int_products') }} as int_products
    cross join as_of
    inner join {{ ref('int_product_permissions') }} as permissions on int_products.product_id = permissions.product_id
    inner join {{ ref('int_product_twins') }} as twins on int_products.product_id = twins.product_id

),

measured as (

    select
        products.product_id,
        products.category,
        products.as_of_date,
        products.is_recommendable,
        products.twin_id,
        coalesce(cycles.n_customers, 0) as n_customers,
        coalesce(cycles.n_customers_recent, 0) as n_customers_recent,
        coalesce(rules.repeat_share, 0) as repeat_share,
        coalesce(rules.is_repeat_product, false) as is_repeat_product,
        max(coalesce(cycles.n_customers_recent, 0)) over () as most_customers_recent
    from products
    left join {{ ref('int_product_cycles') }} as cycles
        on products.product_id = cycles.product_id and products.as_of_date = cycles.history_date
    left join {{ ref('int_repeat_rules') }} as rules
        on products.product_id = rules.product_id and products.as_of_date = rules.history_date

),

rated as (

    select
        *,
        case
            when most_customers_recent = 0 then 0.0
            else round(n_customers_recent / (1.0 * most_customers_recent), 6)
        end as popularity
    from measured

),

-- the most popular of several twins represents all of them
ranked as (

    select
        *,
        is_recommendable and row_number() over (
            partition by twin_id, is_recommendable order by popularity desc, product_id asc
        ) = 1 as is_ranked
    from rated

)

select
    product_id,
    twin_id,
    category,
    as_of_date,
    is_recommendable,
    n_customers,
    n_customers_recent,
    repeat_share,
    is_repeat_product,
    popularity,
    case
        when is_ranked
            then row_number() over (
                partition by is_ranked order by popularity desc, product_id asc
            )
    end as popular_rank,
    case
        when is_ranked
            then row_number() over (
                partition by is_ranked, category order by popularity desc, product_id asc
            )
    end as category_popular_rank
from ranked
