{# What each of `examples` (a relation with customer_id, as_of_date, horizon_days and line_amount_cap) ordered within its
   horizon, as known today: a label may rest on what came after its date, features may not. An example without an order
   has no row. `order_outcomes('examples')` #}
{% macro order_outcomes(examples) -%}
    select
        examples.customer_id,
        examples.as_of_date,
        examples.horizon_days,
        count(case when order_lines.is_order_start then 1 end) as n_orders,
        cast(sum(greatest(
            least(order_lines.net_amount, coalesce(examples.line_amount_cap, order_lines.net_amount)),
            -coalesce(examples.line_amount_cap, abs(order_lines.net_amount))
        )) as {{ type_total() }}) as revenue
    from {{ examples }} as examples
    inner join (
        select
            sold.customer_id,
            sold.is_order_start,
            sold.net_amount,
            cast(sold.ordered_at as date) as ordered_on
        from {{ ref('int_order_lines') }} as sold
        cross join {{ ref('int_build_context') }} as as_of
        where
            sold.ordered_at >= (select min(dates.as_of_date) from {{ examples }} as dates)
            and sold.known_from < as_of.as_of_date
            and coalesce(sold.cancelled_at >= as_of.as_of_date, true)
    ) as order_lines
        on
            examples.customer_id = order_lines.customer_id
            and examples.as_of_date <= order_lines.ordered_on
            and examples.as_of_date + examples.horizon_days > order_lines.ordered_on
    group by examples.customer_id, examples.as_of_date, examples.horizon_days
{%- endmacro %}


{# The categories of which each of `examples` (task, customer_id, as_of_date, horizon_days) bought something within its
   horizon, as known today. `category_outcomes('examples')` #}
{% macro category_outcomes(examples) -%}
    select distinct
        examples.task,
        examples.customer_id,
        examples.as_of_date,
        sold.category
    from {{ examples }} as examples
    inner join {{ ref('int_order_lines') }} as sold
        on
            examples.customer_id = sold.customer_id
            and examples.as_of_date <= cast(sold.ordered_at as date)
            and examples.as_of_date + examples.horizon_days > cast(sold.ordered_at as date)
    cross join {{ ref('int_build_context') }} as as_of
    where
        not sold.is_return
        and sold.category is not null
        and sold.ordered_at >= (select min(dates.as_of_date) from {{ examples }} as dates)
        and sold.known_from < as_of.as_of_date
        and coalesce(sold.cancelled_at >= as_of.as_of_date, true)
{%- endmacro %}


{# The next email within the horizon of each of `examples` (which has task, customer_id, as_of_date and horizon_days),
   with what the customer did with it, as known today. An example without such an email has no row.
   `email_outcomes('examples')` #}
{% macro email_outcomes(examples) -%}
    with

    events as (

        select
            events.customer_id,
            events.campaign_id,
            events.event_type,
            events.occurred_at
        from {{ ref('int_email_events') }} as events
        cross join {{ ref('int_build_context') }} as as_of
        where
            events.event_type in ('sent', 'bounce', 'open', 'click')
            and not events.is_machine_open
            and events.known_from < as_of.as_of_date
            and events.occurred_at >= (select min(dates.as_of_date) from {{ examples }} as dates)

    ),

    sends as (

        select
            customer_id,
            campaign_id,
            min(case when event_type = 'sent' then occurred_at end) as sent_at
        from events
        group by customer_id, campaign_id
        having
            count(case when event_type = 'sent' then 1 end) > 0 and count(case when event_type = 'bounce' then 1 end) = 0

    ),

    answered_sends as (

        select
            sends.customer_id,
            sends.campaign_id,
            sends.sent_at,
            cast(sends.sent_at as date) as sent_on,
            count(case when events.event_type = 'open' then 1 end) > 0 as is_opened,
            count(case when events.event_type = 'click' then 1 end) > 0 as is_clicked
        from sends
        left join events
            on
                sends.customer_id = events.customer_id
                and sends.campaign_id = events.campaign_id
                and sends.sent_at <= events.occurred_at
                and {{ dbt.dateadd('day', var('email_response_days'), 'sends.sent_at') }} > events.occurred_at
        group by sends.customer_id, sends.campaign_id, sends.sent_at

    )

    select
        examples.*,
        answered_sends.is_opened,
        answered_sends.is_clicked
    from {{ examples }} as examples
    inner join answered_sends
        on
            examples.customer_id = answered_sends.customer_id
            and examples.as_of_date <= answered_sends.sent_on
            and examples.as_of_date + examples.horizon_days - {{ var('email_response_days') }} > answered_sends.sent_on
    qualify row_number() over (
        partition by examples.task, examples.customer_id, examples.as_of_date
        order by answered_sends.sent_at, answered_sends.campaign_id
    ) = 1
{%- endmacro %}
