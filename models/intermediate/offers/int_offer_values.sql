with

facts as (

    select * from {{ ref('int_offer_rule_inputs') }}
    where
        has_marketing_consent
        and has_personalisation_consent
        and purchase_7d_probability is not null

),

worth as (

    select * from {{ ref('int_customer_worth') }}

),

offers as (

    select
        *,
        {{ shown_text('category', 'category') }} as shown_category
    from {{ ref('offers') }}

),

responses as (

    select * from {{ ref('int_offer_responses') }}

),

-- how much more than others the customer likes the category of an offer that has one
tastes as (

    select
        scores.customer_id,
        scores.category,
        scores.score / nullif(sum(scores.score) over (partition by scores.customer_id), 0)
        / nullif(popularity.category_popularity_30d, 0) as taste
    from {{ ref('int_ranked_categories') }} as scores
    left join {{ ref('int_category_popularity') }} as popularity
        on scores.category = popularity.category and scores.as_of_date = popularity.as_of_date
    where scores.task = 'category_purchase_30d'

),

answers as (

    select
        facts.customer_id,
        facts.as_of_date,
        offers.offer_code,
        offers.discount_rate,
        offers.cost_per_send,
        offers.cost_per_redemption,
        facts.purchase_7d_probability,
        facts.n_emails_30d,
        worth.expected_basket,
        worth.margin_rate + offers.margin_effect as margin_rate,
        least(
            0.9,
            coalesce(facts.click_probability, responses.mean_click_rate) * responses.click_lift
            * least(5, coalesce(tastes.taste, 1))
        ) as click_probability,
        least(
            0.9,
            coalesce(facts.click_probability, responses.mean_click_rate) * responses.orders_per_expected_click
            * least(5, coalesce(tastes.taste, 1))
        ) as order_probability
    from facts
    inner join worth on facts.customer_id = worth.customer_id
    cross join offers
    inner join responses on offers.offer_code = responses.offer_code and worth.price_band = responses.price_band
    left join tastes
        on facts.customer_id = tastes.customer_id and offers.shown_category = tastes.category

)

select
    customer_id,
    as_of_date,
    offer_code,
    round(click_probability, 6) as click_probability,
    round(order_probability, 6) as order_probability,
    -- expected cost of sending the offer: customers who order with it use the code, and so do those who would have
    -- bought anyway
    round(
        cost_per_send + (expected_basket * discount_rate + cost_per_redemption)
        * ((1 - purchase_7d_probability) * order_probability + purchase_7d_probability * click_probability), 6
    ) as expected_cost,
    round(
        -- an order that would not have come without the offer
        (1 - purchase_7d_probability) * order_probability
        * (expected_basket * (margin_rate - discount_rate) - cost_per_redemption)
        -- a customer who buys anyway and has seen the code uses it
        - purchase_7d_probability * click_probability * (expected_basket * discount_rate + cost_per_redemption)
        - cost_per_send - {{ var('offer_fatigue_cost') }} * n_emails_30d, 4
    ) as expected_value
from answers
