-- Under each rule and in each month, to the cent and to the order.
with

attributed as (

    select
        attribution_rule,
        order_month,
        sum(revenue) as revenue,
        sum(n_orders) as n_orders
    from {{ ref('fct_revenue_attribution') }}
    group by attribution_rule, order_month

),

rules as (
    {%- for rule in attribution_rules() %}
        select '{{ rule }}' as attribution_rule
        {{ 'union all' if not loop.last }}
    {%- endfor %}
),

orders as (

    select
        rules.attribution_rule,
        cast({{ dbt.date_trunc('month', 'orders.ordered_on') }} as date) as order_month,
        sum(orders.net_amount) as revenue,
        count(case when orders.n_items > 0 and not orders.is_cancelled then 1 end) as n_orders
    from {{ ref('fct_orders') }} as orders
    cross join rules
    group by rules.attribution_rule, cast({{ dbt.date_trunc('month', 'orders.ordered_on') }} as date)

)

-- a month in which every order was canceled has no row
select
    orders.attribution_rule,
    orders.order_month,
    orders.revenue,
    attributed.revenue as revenue_of_the_rule,
    orders.n_orders,
    attributed.n_orders as n_orders_of_the_rule
from orders
full outer join attributed
    on orders.attribution_rule = attributed.attribution_rule and orders.order_month = attributed.order_month
where
    coalesce(orders.revenue, 0) <> coalesce(attributed.revenue, 0)
    or coalesce(orders.n_orders, 0) <> coalesce(attributed.n_orders, 0)
