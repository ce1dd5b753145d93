-- Erased customers count, as in int_feature_norms. Customers who are mailed often are compared by their own click rate,
-- so that a campaign to the most engaged does not look better than it was.
with

as_of as (

    select as_of_date from {{ ref('int_build_context') }}

),

mails as (

    select
        events.customer_id,
        events.campaign_id,
        max(case when events.event_type = 'click' then 1 else 0 end) as is_clicked
    from {{ ref('int_email_events_validated') }} as events
    cross join as_of
    where
        events.event_type in ('sent', 'click')
        and {{ counts_in_totals('events.reasons') }}
        and events.known_from < as_of.as_of_date
        and events.occurred_at >= as_of.as_of_date - {{ var('offer_history_days') }}
    group by events.customer_id, events.campaign_id
    -- customers may still respond to an email of the last days
    having
        max(case when events.event_type = 'sent' then cast(events.occurred_at as date) end)
        < max(as_of.as_of_date) - {{ var('outcome_days') }}

),

campaign_orders as (

    select distinct
        orders.customer_id,
        orders.campaign_id
    from {{ ref('int_orders_validated') }} as orders
    cross join as_of
    where
        orders.campaign_id is not null
        and orders.row_number = 1
        and {{ counts_in_totals('orders.reasons') }}
        and orders.known_from < as_of.as_of_date
        and coalesce(orders.cancelled_at >= as_of.as_of_date, true)

),

shop as (

    select
        (sum(is_clicked) + {{ var('offer_priors').mails }} * {{ var('offer_priors').click_rate }})
        / (count(*) + {{ var('offer_priors').mails }}) as click_rate
    from mails

),

customers as (

    select
        mails.customer_id,
        {{ shrunk_rate('sum(mails.is_clicked)', 'count(*)', 'max(shop.click_rate)') }} as click_rate
    from mails
    cross join shop
    group by mails.customer_id

)

select
    campaigns.offer_code,
    coalesce(sensitivity.price_band, 'medium') as price_band,
    max(shop.click_rate) as mean_click_rate,
    count(*) as n_sends,
    sum(mails.is_clicked) as n_clicks,
    count(campaign_orders.customer_id) as n_orders,
    sum(cast(customers.click_rate as decimal(18, 9))) as n_clicks_expected
from mails
inner join customers on mails.customer_id = customers.customer_id
cross join shop
left join {{ ref('int_email_campaigns') }} as campaigns on mails.campaign_id = campaigns.campaign_id
left join {{ ref('int_customer_price_sensitivity') }} as sensitivity on mails.customer_id = sensitivity.customer_id
left join campaign_orders
    on mails.customer_id = campaign_orders.customer_id and mails.campaign_id = campaign_orders.campaign_id
group by campaigns.offer_code, coalesce(sensitivity.price_band, 'medium')
