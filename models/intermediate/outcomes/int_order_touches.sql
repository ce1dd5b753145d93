with

orders as (

    select distinct
        order_id,
        customer_id,
        ordered_at,
        least(
            {{ window_start('click_days', 'ordered_at') }}, {{ window_start('touch_days', 'ordered_at') }}
        ) as oldest_at
    from {{ ref('int_attributable_lines') }}
    where not is_return

),

-- An email is the newest one sent under the campaign's id, so that a flow may mail a customer several times.
events as (

    select
        events.customer_id,
        events.campaign_id,
        events.event_type,
        events.occurred_at,
        last_value(case when events.event_type = 'sent' then events.occurred_at end ignore nulls) over (
            partition by events.customer_id, events.campaign_id
            order by events.occurred_at, case when events.event_type = 'sent' then 0 else 1 end
            rows between unbounded preceding and current row
        ) as sent_at
    from {{ ref('int_email_events') }} as events
    inner join {{ ref('int_build_context') }} as as_of on events.known_from < as_of.as_of_date
    where events.event_type in ('sent', 'bounce', 'open', 'click') and not events.is_machine_open

),

delivered as (

    select * from events
    qualify
        max(case when event_type = 'bounce' then 1 else 0 end) over (partition by customer_id, campaign_id, sent_at) = 0

),

touches as (

    select
        orders.order_id,
        orders.customer_id,
        orders.ordered_at,
        delivered.campaign_id,
        coalesce(max(delivered.sent_at), min(delivered.occurred_at)) as sent_at,
        max(delivered.occurred_at) as touched_at,
        max(case when delivered.event_type = 'open' then delivered.occurred_at end) as opened_at,
        max(case when delivered.event_type = 'click' then delivered.occurred_at end) as clicked_at
    from orders
    inner join delivered
        on
            orders.customer_id = delivered.customer_id
            and orders.ordered_at >= delivered.occurred_at
            and orders.oldest_at < delivered.occurred_at
    group by orders.order_id, orders.customer_id, orders.ordered_at, delivered.campaign_id

),

segments as (

    select
        customer_id,
        case when event_type = 'entered' then segment end as segment_propensity,
        as_of_date as begins_on,
        lead(as_of_date) over (
            partition by customer_id order by as_of_date asc, occurred_at asc, event_type desc
        ) as ends_on
    from {{ ref('int_segment_entries') }}
    where segment_kind = 'propensity'

)

select
    touches.order_id,
    touches.customer_id,
    touches.ordered_at,
    touches.campaign_id,
    campaigns.offer_code,
    touches.sent_at,
    touches.touched_at,
    touches.clicked_at,
    case
        when touches.clicked_at is not null then 'clicked'
        when touches.opened_at is not null then 'opened'
        else 'sent'
    end as touch_kind,
    segments.segment_propensity
from touches
left join {{ ref('int_email_campaigns') }} as campaigns on touches.campaign_id = campaigns.campaign_id
left join segments
    on
        touches.customer_id = segments.customer_id
        and cast(touches.sent_at as date) >= segments.begins_on
        and coalesce(cast(touches.sent_at as date) < segments.ends_on, true)
-- a click counts in its own window
where
    touches.touched_at > {{ window_start('touch_days', 'touches.ordered_at') }}
    or touches.clicked_at > {{ window_start('click_days', 'touches.ordered_at') }}
