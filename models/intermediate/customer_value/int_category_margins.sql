-- the erased count in these sums, as in int_feature_norms: else a past date would change with every erasure
with

as_of as (

    select as_of_date from {{ ref('int_build_context') }}

),

products as (

    select * from {{ ref('int_products') }}

),

orders as (

    select
        order_id,
        cancelled_at
    from {{ ref('int_orders_validated') }}
    where row_number = 1

),

sold_lines as (

    select
        lines_validated.order_id,
        coalesce(products.category, '') as category,
        {{ times('lines_validated.quantity', 'lines_validated.unit_price') }}
        - abs(coalesce(lines_validated.discount_amount, 0)) as amount,
        {{ times('lines_validated.quantity', 'products.unit_cost', type_total()) }} as line_cost
    from {{ ref('int_order_lines_validated') }} as lines_validated
    inner join orders on lines_validated.order_id = orders.order_id
    cross join as_of
    left join products on lines_validated.product_id = products.product_id
    where
        lines_validated.quantity > 0
        and coalesce(lines_validated.reasons, 'order:customer_erased') = 'order:customer_erased'
        and lines_validated.known_from < as_of.as_of_date
        and coalesce(lines_validated.superseded_at >= as_of.as_of_date, true)
        and coalesce(orders.cancelled_at >= as_of.as_of_date, true)

),

-- the whole shop is the category without a name
counted as (

    select
        category,
        count(*) as n_lines,
        count(distinct order_id) as n_orders,
        sum(amount) as revenue,
        sum(case when line_cost is not null then amount end) as costed_revenue,
        sum(line_cost) as total_cost
    from sold_lines
    where category <> ''
    group by category

    union all

    select
        '' as category,
        count(*) as n_lines,
        count(distinct order_id) as n_orders,
        sum(amount) as revenue,
        sum(case when line_cost is not null then amount end) as costed_revenue,
        sum(line_cost) as total_cost
    from sold_lines

)

select
    category,
    cast(revenue / nullif(n_orders, 0) as double) as mean_order_value,
    cast(revenue / nullif(n_lines, 0) as double) as mean_line_value,
    coalesce(
        cast((costed_revenue - total_cost) / nullif(costed_revenue, 0) as double), {{ var('offer_priors').margin_rate }}
    ) as margin_rate
from counted
