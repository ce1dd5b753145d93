with customers as (

    select
        customer_id,
        as_of_date,
        days_since_last_order,
        n_orders_365d,
        revenue_365d
    from {{ ref('int_customer_features') }}
    where is_scoring and n_orders > 0

),

-- Quintiles by the share of customers below a value. Equal customers have equal scores, and where most customers have
-- the same low value they all score low.
scored as (

    select
        customer_id,
        as_of_date,
        {{ quintile('days_since_last_order desc') }} as recency_score,
        {{ quintile('n_orders_365d') }} as frequency_score,
        {{ quintile('revenue_365d') }} as monetary_score
    from customers

)

select
    customer_id,
    as_of_date,
    recency_score,
    frequency_score,
    monetary_score,
    case
        when recency_score >= 4 and frequency_score >= 4 then 'champions'
        when recency_score >= 3 and frequency_score >= 3 then 'loyal'
        when recency_score >= 4 then 'new'
        when recency_score = 3 then 'promising'
        when frequency_score >= 4 then 'at_risk'
        when recency_score = 2 then 'about_to_sleep'
        else 'hibernating'
    end as rfm_segment
from scored
