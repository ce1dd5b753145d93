{{ config(materialized='view') }}
-- Erased customers count in these sums, as in int_feature_norms. Otherwise each erasure would change past dates.
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

)

select
    lines_validated.order_line_key,
    lines_validated.row_number,
    lines_validated.order_id,
    products.category,
    {{ net_amount('lines_validated') }} as amount,
    {{ line_cost('lines_validated', 'products') }} as line_cost
from {{ ref('int_order_lines_validated') }} as lines_validated
inner join orders on lines_validated.order_id = orders.order_id
cross join as_of
left join products on lines_validated.product_id = products.product_id
where
    lines_validated.quantity > 0
    and {{ counts_in_totals('lines_validated.reasons') }}
    and lines_validated.known_from < as_of.as_of_date
    and coalesce(lines_validated.superseded_at >= as_of.as_of_date, true)
    and coalesce(orders.cancelled_at >= as_of.as_of_date, true)
