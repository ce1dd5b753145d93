with scores as (

    select * from {{ ref('int_scored_customers') }}

)

select
    customer_id,
    as_of_date,
    max(case when task = 'purchase_7d' then segment end) as segment_propensity,
    max(case when task = 'purchase_7d' then score end) as purchase_7d_probability,
    max(case when task = 'purchase_7d' then model_version end) as model_version,
    max(case when task = 'churn_90d' then segment end) as segment_churn,
    max(case when task = 'churn_90d' then score end) as churn_90d_probability,
    max(case when task = 'click' then score end) as click_probability,
    max(case when task = 'spend_90d' then score end) as expected_spend_90d
from scores
group by customer_id, as_of_date
