with

actions as (

    select * from {{ ref('int_logged_actions') }}

),

-- what was known before the action may explain its outcome; the outcome is what is known today
order_lines as (

    select
        actions.action_id,
        sold.known_from < actions.acted_at
        and coalesce(sold.cancelled_at >= actions.acted_at, true) as is_before,
        sold.ordered_at >= actions.acted_at
        and coalesce(sold.cancelled_at >= actions.as_of_date, true) as is_after,
        sold.is_order_start,
        sold.ordered_at,
        sold.net_amount,
        {{ line_margin('sold', 'products', 'shop.margin_rate') }} as margin
    from actions
    cross join {{ ref('int_shop_margins') }} as shop
    inner join {{ ref('int_order_lines') }} as sold
        on
            actions.customer_id = sold.customer_id
            and actions.ends_at > sold.ordered_at
            and actions.as_of_date > sold.known_from
    left join {{ ref('int_products') }} as products on sold.product_id = products.product_id

),

orders as (

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

),

visits as (

    select
        actions.action_id,
        count(case when events.known_from < actions.acted_at then 1 end) as n_events_before,
        max(case when events.occurred_at >= actions.acted_at then 1 else 0 end) as visit
    from actions
    inner join {{ ref('int_web_events') }} as events
        on
            actions.customer_id = events.customer_id
            and actions.as_of_date > events.known_from
            and actions.ends_at > events.occurred_at
            and {{ dbt.dateadd('day', -30, 'actions.acted_at') }} <= events.occurred_at
    group by actions.action_id

),

clicks as (

    select distinct actions.action_id
    from actions
    inner join {{ ref('int_email_events') }} as events
        on
            actions.customer_id = events.customer_id
            and actions.as_of_date > events.known_from
            and actions.acted_at <= events.occurred_at
            and actions.ends_at > events.occurred_at
            and coalesce(actions.campaign_id, events.campaign_id) = events.campaign_id
    where events.event_type = 'click'

)

select
    actions.action_id,
    actions.log_name,
    actions.customer_id,
    actions.acted_on,
    actions.action,
    actions.probability_chosen,
    coalesce(orders.n_orders_before, 0) as n_orders_before,
    actions.acted_on - cast(orders.last_ordered_at as date) as days_since_last_order,
    cast(coalesce(orders.revenue_before, 0) as double) as revenue_before,
    {{ count_of('web.events', 'visits.n_events_before') }} as n_events_before,
    {{ count_of('web.events', 'visits.visit') }} as visit,
    {{ count_of('esp.email_events', 'case when clicks.action_id is not null then 1 end') }} as click,
    coalesce(orders.purchase, 0) as purchase,
    cast(coalesce(orders.revenue, 0) as double) as revenue,
    cast(coalesce(orders.margin, 0) as double) as margin
from actions
left join orders on actions.action_id = orders.action_id
left join visits on actions.action_id = visits.action_id
left join clicks on actions.action_id = clicks.action_id
