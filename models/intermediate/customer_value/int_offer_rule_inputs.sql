with

features as (

    select * from {{ ref('int_customer_features') }}
    where is_scoring

),

predictions as (

    select * from {{ ref('int_customer_predictions') }}

),

facts as (

    select
        features.customer_id,
        features.as_of_date,
        coalesce(features.n_orders, 0) as n_orders,
        coalesce(features.n_orders_30d, 0) as n_orders_30d,
        coalesce(features.n_orders_365d, 0) as n_orders_365d,
        coalesce(features.revenue_365d, 0) as revenue_365d,
        features.days_since_last_order,
        features.days_since_first_order,
        features.days_since_last_session,
        features.days_since_last_click,
        coalesce(features.n_abandoned_carts_30d, 0) as n_abandoned_carts_30d,
        coalesce(features.n_open_tickets, 0) as n_open_tickets,
        coalesce(contacts.n_emails_7d, 0) as n_emails_7d,
        coalesce(contacts.n_emails_30d, 0) as n_emails_30d,
        contacts.days_since_last_ticket,
        contacts.days_since_last_complaint,
        worth.price_sensitivity,
        worth.price_band,
        worth.expected_basket,
        features.favourite_category,
        features.favourite_brand,
        features.loyalty_tier,
        features.country,
        features.tenure_days,
        rfm.recency_score,
        rfm.frequency_score,
        rfm.monetary_score,
        rfm.rfm_segment,
        predictions.segment_propensity,
        predictions.purchase_7d_probability,
        predictions.model_version,
        predictions.segment_churn,
        predictions.churn_90d_probability,
        predictions.click_probability,
        predictions.expected_spend_90d,
        coalesce(permissions.has_marketing_consent, false) as has_marketing_consent,
        coalesce(permissions.has_personalisation_consent, false) as has_personalisation_consent
    from features
    left join {{ ref('int_customer_rfm') }} as rfm
        on features.customer_id = rfm.customer_id and features.as_of_date = rfm.as_of_date
    left join {{ ref('int_customer_contacts') }} as contacts on features.customer_id = contacts.customer_id
    left join {{ ref('int_customer_worth') }} as worth on features.customer_id = worth.customer_id
    left join predictions
        on features.customer_id = predictions.customer_id and features.as_of_date = predictions.as_of_date
    left join {{ ref('int_customer_permissions') }} as permissions
        on features.customer_id = permissions.customer_id

)

select
    *,
    coalesce(
        lower(loyalty_tier) in ({{ text_literals(var('vip_tiers')) }})
        or (frequency_score = 5 and monetary_score = 5),
        false
    ) as is_vip,
    case
        when n_orders = 0 then 'none'
        when monetary_score >= 4 then 'high'
        when monetary_score = 3 then 'medium'
        else 'low'
    end as segment_value,
    {{ lifecycle_stage() }} as lifecycle_stage,
    -- a VIP who has not ordered for long is first of all a customer at risk
    case
        when is_vip and lifecycle_stage not in ('prospect', 'at_risk', 'lapsed') then 'vip'
        else lifecycle_stage
    end as journey_stage,
    {{ is_drawn('customer_id', 'holdout', var('holdout_share')) }} as is_holdout
from facts
