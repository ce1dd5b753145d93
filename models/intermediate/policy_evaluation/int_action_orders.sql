{{ config(materialized='view') }}
with

actions as (

    select * from {{ ref('int_logged_actions') }}

),

products as (

    select
        product_id,
        unit_cost
    from {{ ref('int_products') }}

),

-- what was known before the action may explain its outcome; the outcome is what is known today
order_lines as (

    select
        actions.action_id,
        sold.known_from < actions.acted_at
        and coalesce(sold.cancelled_at >= actions.acted_at, true) as is_before,
        sold.ordered_at >= actions.acted_at
        and coalesce(sold.cancelled_at >= as_of.as_of_date, true) as is_after,
        sold.is_order_start,
        sold.ordered_at,
        sold.net_amount,
        coalesce(
            sold.net_amount - {{ times('sold.quantity', 'products.unit_cost', type_total()) }},
            sold.net_amount * shop.margin_rate
        ) as margin
    from actions
    cross join {{ ref('int_build_context') }} as as_of
    inner join {{ ref('int_order_lines') }} as sold
        on
            actions.customer_id = sold.customer_id
            and actions.ends_at > sold.ordered_at
            and as_of.as_of_date > sold.known_from
    inner join {{ ref('int_category_margins') }} as shop on shop.category = ''
    left join products on sold.product_id = products.product_id

)

select
    action_id,
    count(case when is_before and is_order_start then 1 end) as n_orders_before,
    max(case when is_before then ordered_at end) as last_ordered_at,
    sum(case when is_before then net_amount end) as revenue_before,
    max(case when is_after and is_order_start then 1 else 0 end) as purchase,
    sum(case when is_after then net_amount end) as revenue,
    sum(case when is_after then margin end) as margin
from order_lines
group by action_id
