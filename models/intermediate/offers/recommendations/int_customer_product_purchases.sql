with

as_of as (

    select as_of_date from {{ ref('int_as_of') }}

),

-- what was sold, not what came back: a return is no reason to offer the product again or not
lines as (

    select
        int_order_lines.customer_id,
        int_order_lines.product_id,
        as_of.as_of_date,
        cast(int_order_lines.ordered_at as date) as ordered_on
    from {{ ref('int_order_lines') }} as int_order_lines
    inner join {{ ref('int_products') }} as int_products
        on int_order_lines.product_id = int_products.product_id
    cross join as_of
    where
        int_order_lines.known_from < as_of.as_of_date
        and (
            int_order_lines.cancelled_at is null
            or int_order_lines.cancelled_at >= as_of.as_of_date
        )
        and not int_order_lines.is_return
        and int_order_lines.customer_id is not null

),

purchase_days as (

    select distinct
        customer_id,
        product_id,
        as_of_date,
        ordered_on,
        {{ dbt.datediff('ordered_on', 'as_of_date', 'day') }}
            as days_ago
    from lines

),

purchases as (

    select
        customer_id,
        product_id,
        as_of_date,
        count(*) as n_purchase_days,
        min(days_ago) as days_since_last_purchase,
        round(sum(power(0.5, days_ago / {{ var('rec_half_life_days') }}.0)), 6) as purchases_decayed
    from purchase_days
    group by customer_id, product_id, as_of_date

)

select
    customer_id,
    as_of_date,
    product_id,
    n_purchase_days,
    days_since_last_purchase,
    purchases_decayed,
    row_number() over (
        partition by customer_id
        order by days_since_last_purchase asc, purchases_decayed desc, product_id asc
    ) as recency_rank
from purchases
