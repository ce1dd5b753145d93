{%- set days_before = 90 -%}
-- Customers count from their assignment whatever they were sent (intention to treat).
with

assigned as (

    select
        *,
        assigned_on - {{ days_before }} as before_from
    from {{ ref('int_experiment_ledger') }}
    where assigned_on < as_of_date and ends_on is not null

),

order_lines as (

    select
        assigned.experiment_id,
        assigned.customer_id,
        sold.ordered_at >= assigned.assigned_on
        and coalesce(sold.cancelled_at >= assigned.as_of_date, true) as is_after,
        sold.ordered_at < assigned.assigned_on and sold.known_from < assigned.assigned_on
        and coalesce(sold.cancelled_at >= assigned.assigned_on, true) as is_before,
        sold.is_order_start,
        sold.net_amount,
        {{ line_margin('sold', 'products', 'shop.margin_rate') }} as margin
    from assigned
    cross join {{ ref('int_shop_margins') }} as shop
    inner join {{ ref('int_order_lines') }} as sold
        on
            assigned.customer_id = sold.customer_id
            and assigned.before_from <= sold.ordered_at
            and assigned.outcomes_until > sold.ordered_at
            and assigned.as_of_date > sold.known_from
    left join {{ ref('int_products') }} as products on sold.product_id = products.product_id

),

orders as (

    select
        experiment_id,
        {%- for suffix, when in {'': 'is_after', '_before': 'is_before'}.items() %}
            count(case when {{ when }} and is_order_start then 1 end) as n_orders{{ suffix }},
            sum(case when {{ when }} then net_amount end) as revenue{{ suffix }},
            sum(case when {{ when }} then margin end) as margin{{ suffix }},
        {%- endfor %}
        customer_id
    from order_lines
    group by experiment_id, customer_id

),

-- an email that was clicked twice counts once, and clicks count for emails that were sent since the assignment
emails as (

    select
        assigned.experiment_id,
        assigned.customer_id,
        {%- for event in ['sent', 'click', 'unsubscribe', 'complaint'] %}
            max(case
                when events.event_type = '{{ event }}' and events.occurred_at >= assigned.assigned_on then 1 else 0
            end) as has_{{ event }},
        {%- endfor %}
        max(case when events.event_type = 'click' and events.known_from < assigned.assigned_on then 1 else 0 end)
            as had_click
    from assigned
    inner join {{ ref('int_email_events') }} as events
        on
            assigned.customer_id = events.customer_id
            and assigned.before_from <= events.occurred_at
            and assigned.outcomes_until > events.occurred_at
            and assigned.as_of_date > events.known_from
    -- scanners of mail follow every link of it
    where not events.is_machine_open
    group by assigned.experiment_id, assigned.customer_id, events.campaign_id

),

contacts as (

    select
        experiment_id,
        customer_id,
        sum(has_sent) as n_emails,
        sum(has_sent * has_click) as n_clicks,
        sum(had_click) as n_clicks_before,
        max(has_unsubscribe) as n_unsubscribes,
        max(has_complaint) as n_complaints
    from emails
    group by experiment_id, customer_id

)

select
    assigned.experiment_id,
    assigned.variant,
    assigned.customer_id,
    assigned.assigned_on,
    assigned.probability,
    assigned.lifecycle_stage,
    assigned.is_exposed,
    assigned.ends_on - assigned.starts_on + 1 as n_days_planned,
    {%- for suffix in ['', '_before'] %}
        coalesce(orders.n_orders{{ suffix }}, 0) as n_orders{{ suffix }},
        case when orders.n_orders{{ suffix }} > 0 then 1 else 0 end as has_ordered{{ suffix }},
        cast(coalesce(orders.revenue{{ suffix }}, 0) as double) as revenue{{ suffix }},
        cast(coalesce(orders.margin{{ suffix }}, 0) as double) as margin{{ suffix }},
    {%- endfor %}
    {%- for name in ['n_emails', 'n_clicks', 'n_unsubscribes', 'n_complaints', 'n_clicks_before'] %}
        {{ count_of('esp.email_events', 'contacts.' ~ name) }} as {{ name }},
    {%- endfor %}
    assigned.as_of_date > assigned.ends_on as is_over
from assigned
left join orders
    on assigned.experiment_id = orders.experiment_id and assigned.customer_id = orders.customer_id
left join contacts
    on assigned.experiment_id = contacts.experiment_id and assigned.customer_id = contacts.customer_id
