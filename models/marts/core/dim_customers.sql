with features as (

    select * from {{ ref('int_customer_features') }}
    where is_scoring

),

rfm as (

    select * from {{ ref('int_customer_rfm') }}

),

next_orders as (

    select * from {{ ref('int_customer_next_orders') }}
    where is_last

),

stages as (

    select * from {{ ref('int_offer_rule_inputs') }}

),

-- what may not be named is null
unmentionable as (

    select * from {{ ref('int_unmentionable_values') }}

)

select
    features.customer_id,
    features.as_of_date,

    -- attributes
    features.age_band,
    features.gender,
    features.country,
    features.region,
    features.device,
    features.loyalty_tier,
    case when interests.value is null then features.interests end as interests,
    case when lifestyles.value is null then features.lifestyle end as lifestyle,
    features.tenure_days,

    -- purchases
    features.n_orders,
    features.n_orders_365d,
    features.revenue,
    features.revenue_365d,
    features.avg_order_value,
    features.days_since_first_order,
    features.days_since_last_order,
    features.mean_days_between_orders,
    next_orders.expected_on as next_order_expected_on,
    features.return_rate_365d,
    case when categories.value is null then features.favourite_category end as favorite_category,
    case when brands.value is null then features.favourite_brand end as favorite_brand,
    case when categories.value is null then features.favourite_category end as favourite_category,
    case when brands.value is null then features.favourite_brand end as favourite_brand,

    -- engagement
    features.n_sessions_30d,
    features.days_since_last_session,
    features.open_rate_90d,
    features.click_rate_90d,
    features.engagement_score,
    features.most_active_hour,
    features.most_active_weekday,
    features.n_open_tickets,

    -- segments
    rfm.recency_score,
    rfm.frequency_score,
    rfm.monetary_score,
    coalesce(rfm.rfm_segment, 'no_order') as rfm_segment,
    stages.journey_stage,
    stages.is_vip,
    stages.segment_value as value_tier
from features
left join rfm on features.customer_id = rfm.customer_id
left join stages on features.customer_id = stages.customer_id
left join next_orders on features.customer_id = next_orders.customer_id
left join unmentionable as interests on interests.field = 'interests' and features.interests = interests.value
left join unmentionable as lifestyles on lifestyles.field = 'lifestyle' and features.lifestyle = lifestyles.value
left join unmentionable as categories
    on categories.field = 'category' and features.favourite_category = categories.value
left join unmentionable as brands on brands.field = 'brand' and features.favourite_brand = brands.value
