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
