with orders as (

    select
        sum(n_lines) as n_lines,
        sum(gross_amount - discount_amount - returned_amount) as amount
    from {{ ref('fct_orders') }}

),

order_lines as (

    select
        count(*) as n_lines,
        sum(order_lines.net_amount) as amount
    from {{ ref('int_order_lines') }} as order_lines
    inner join {{ ref('int_build_context') }} as as_of on order_lines.known_from < as_of.as_of_date

)

select orders.n_lines
from orders
cross join order_lines
where
    coalesce(orders.n_lines, 0) <> order_lines.n_lines
    or coalesce(orders.amount, 0) <> coalesce(order_lines.amount, 0)
