with

as_of as (

    select as_of_date from {{ ref('int_as_of') }}

),

products as (

    select
        int_products.product_id,
        as_of.as_of_date,
        coalesce(
            int_products.is_available
            and coalesce(int_products.launched_on < as_of.as_of_date, true),
            false
        ) as is_recommendable
    from {{ ref('int_products') }} as int_products
    cross join as_of

),

sales as (

    select
        product_id,
        count(*) as n_customers,
        sum(case when n_purchase_days > 1 then 1 else 0 end) as n_repeat_customers,
        sum(
            case when days_since_last_purchase <= {{ var('rec_popular_days') }} then 1 else 0 end
        ) as n_customers_recent
    from {{ ref('int_customer_product_purchases') }}
    group by product_id

),

-- five imagined customers who did not come back keep one happy repeater from making a product a consumable
measured as (

    select
        products.product_id,
        products.as_of_date,
        products.is_recommendable,
        coalesce(sales.n_customers, 0) as n_customers,
        coalesce(sales.n_customers_recent, 0) as n_customers_recent,
        round(coalesce(sales.n_repeat_customers, 0) / (coalesce(sales.n_customers, 0) + 5.0), 6)
            as repeat_share,
        max(coalesce(sales.n_customers_recent, 0)) over () as most_customers_recent
    from products
    left join sales on products.product_id = sales.product_id

),

rated as (

    select
        product_id,
        as_of_date,
        is_recommendable,
        n_customers,
        n_customers_recent,
        repeat_share,
        coalesce(repeat_share >= {{ var('rec_repeat_share_min') }}, false) as is_repeat_product,
        case
            when most_customers_recent = 0 then 0.0
            else round(n_customers_recent / (1.0 * most_customers_recent), 6)
        end as popularity
    from measured

)

select
    product_id,
    as_of_date,
    is_recommendable,
    n_customers,
    n_customers_recent,
    repeat_share,
    is_repeat_product,
    popularity,
    case
        when is_repeat_product then {{ var('rec_repeat_cooldown_days') }}
        else {{ var('rec_cooldown_days') }}
    end as cooldown_days,
    case
        when is_recommendable
            then row_number() over (
                partition by is_recommendable order by popularity desc, product_id asc
            )
    end as popular_rank
from rated
