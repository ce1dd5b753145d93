-- The last two days are kept, so that what was due before the last order can be told, too.
with

days as (

    select distinct
        order_lines.customer_id,
        as_of.as_of_date,
        cast(order_lines.ordered_at as date) as ordered_on
    from {{ ref('int_order_lines') }} as order_lines
    inner join {{ ref('int_build_context') }} as as_of on order_lines.known_from < as_of.as_of_date
    where
        not order_lines.is_return
        and coalesce(order_lines.cancelled_at >= as_of.as_of_date, true)

),

numbered as (

    select
        customer_id,
        as_of_date,
        ordered_on,
        row_number() over (partition by customer_id order by ordered_on) as order_day_number,
        min(ordered_on) over (partition by customer_id) as first_order_on,
        lead(ordered_on) over (partition by customer_id order by ordered_on) as next_order_on,
        row_number() over (partition by customer_id order by ordered_on desc) as days_back
    from days

)

select
    customer_id,
    as_of_date,
    ordered_on,
    order_day_number,
    first_order_on,
    next_order_on,
    next_order_on is null as is_last
from numbered
where days_back <= 2
