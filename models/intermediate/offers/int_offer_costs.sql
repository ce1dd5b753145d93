-- Money is planned per send: the mean expected cost of the offer over the customers who may have it.
with expected as (

    select
        candidates.offer_code,
        sum(cast(offer_values.expected_cost as decimal(38, 6))) / count(*) as expected_cost
    from {{ ref('int_offer_candidates') }} as candidates
    inner join {{ ref('int_offer_values') }} as offer_values
        on candidates.customer_id = offer_values.customer_id and candidates.offer_code = offer_values.offer_code
    where candidates.reason_kind is null
    group by candidates.offer_code

)

select
    offers.offer_code,
    offers.budget_units,
    offers.budget_money,
    coalesce(nullif(trim(offers.budget_period), ''), 'offer') as budget_period,
    round(
        coalesce(
            max(expected.expected_cost),
            -- without predictions: customers who order with the offer, estimated from past emails
            offers.cost_per_send + avg(responses.mean_click_rate * responses.orders_per_expected_click)
            * (offers.cost_per_redemption + offers.discount_rate * max(shop.mean_order_value))
        ), 4
    ) as planned_cost
from {{ ref('offers') }} as offers
inner join {{ ref('int_offer_responses') }} as responses on offers.offer_code = responses.offer_code
cross join {{ ref('int_shop_margins') }} as shop
left join expected on offers.offer_code = expected.offer_code
group by
    offers.offer_code, offers.budget_units, offers.budget_money, offers.budget_period, offers.cost_per_send,
    offers.cost_per_redemption, offers.discount_rate
