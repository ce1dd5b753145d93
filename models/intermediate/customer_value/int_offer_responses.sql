-- Clicks divided by expected clicks, drawn toward the ratio of the offers of the same kind. That ratio is drawn toward
-- the one of all offers with a discount (or without one), and that one toward 1. Each step adds the imaginary mails of
-- var offer_priors.
with

offers as (

    select
        offer_code,
        kind,
        discount_rate > 0 as has_discount
    from {{ ref('offers') }}

),

campaigns as (

    select * from {{ ref('int_campaign_responses') }}

),

bands as (

    select 'low' as price_band
    union all
    select 'medium' as price_band
    union all
    select 'high' as price_band

),

-- without campaigns, what the vars assume
shop as (

    select
        coalesce(max(mean_click_rate), {{ var('offer_priors').click_rate }}) as mean_click_rate,
        (coalesce(sum(n_orders), 0) + 10 * {{ var('offer_priors').orders_per_click }})
        / (coalesce(sum(n_clicks), 0) + 10) as orders_per_click
    from campaigns

),

counted as (

    select
        offers.offer_code,
        offers.kind,
        offers.has_discount,
        bands.price_band,
        shop.mean_click_rate,
        shop.orders_per_click,
        {{ var('offer_priors').mails }} * shop.mean_click_rate as n_prior,
        coalesce(campaigns.n_sends, 0) as n_sends,
        coalesce(campaigns.n_clicks, 0) as n_clicks,
        coalesce(campaigns.n_orders, 0) as n_orders,
        coalesce(campaigns.n_clicks_expected, 0) as n_expected
    from offers
    cross join bands
    cross join shop
    left join campaigns
        on offers.offer_code = campaigns.offer_code and bands.price_band = campaigns.price_band

),

lifted as (

    select
        *,
        (sum(n_clicks) over (partition by has_discount, price_band) + n_prior)
        / (sum(n_expected) over (partition by has_discount, price_band) + n_prior) as like_lift,
        (sum(n_clicks) over (partition by kind, has_discount, price_band) + n_prior * like_lift)
        / (sum(n_expected) over (partition by kind, has_discount, price_band) + n_prior) as kind_lift,
        (n_clicks + n_prior * kind_lift) / (n_expected + n_prior) as click_lift
    from counted

)

select
    offer_code,
    price_band,
    n_sends,
    n_clicks,
    n_orders,
    round(mean_click_rate, 9) as mean_click_rate,
    round(click_lift, 9) as click_lift,
    -- what the orders suggest, drawn toward what the more frequent clicks suggest
    round((n_orders + n_prior * orders_per_click * click_lift) / (n_expected + n_prior), 9)
        as orders_per_expected_click
from lifted
