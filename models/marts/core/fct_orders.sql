with as_of as (

    select as_of_date from {{ ref('int_build_context') }}

),

known_lines as (

    select
        order_lines.*,
        coalesce(order_lines.cancelled_at < as_of.as_of_date, false) as is_cancelled
    from {{ ref('int_order_lines') }} as order_lines
    inner join as_of
        on
            order_lines.known_from < as_of.as_of_date
            and coalesce(order_lines.superseded_at >= as_of.as_of_date, true)

),

orders as (

    select
        order_id,
        min(customer_id) as customer_id,
        min(ordered_at) as ordered_at,
        min(channel) as channel,
        min(campaign_id) as campaign_id,
        max(case when is_cancelled then 1 else 0 end) = 1 as is_cancelled,
        min(case when is_cancelled then cancelled_at end) as cancelled_at,
        count(*) as n_lines,
        sum(case when not is_return then quantity else 0 end) as n_items,
        sum(case when is_return then -quantity else 0 end) as n_returned_items,
        sum(case when not is_return then net_amount + abs(discount_amount) else 0 end) as gross_amount,
        sum(case when not is_return then abs(discount_amount) else 0 end) as discount_amount,
        sum(case when is_return then -net_amount else 0 end) as returned_amount,
        sum(case when is_cancelled then net_amount else 0 end) as cancelled_amount,
        sum(case when is_cancelled then 0 else net_amount end) as net_amount
    from known_lines
    group by order_id

)

select
    order_id,
    customer_id,
    ordered_at,
    cast(ordered_at as date) as ordered_on,
    channel,
    campaign_id,
    is_cancelled,
    cancelled_at,
    n_lines,
    cast(n_items as {{ type_total() }}) as n_items,
    cast(n_returned_items as {{ type_total() }}) as n_returned_items,
    cast(gross_amount as {{ type_total() }}) as gross_amount,
    cast(discount_amount as {{ type_total() }}) as discount_amount,
    cast(returned_amount as {{ type_total() }}) as returned_amount,
    cast(cancelled_amount as {{ type_total() }}) as cancelled_amount,
    cast(net_amount as {{ type_total() }}) as net_amount
from orders
