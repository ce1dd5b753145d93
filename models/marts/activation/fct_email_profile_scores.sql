with

active as (

    select customer_id from {{ ref('int_email_profile_states') }}
    where is_active

),

candidates as (

    select * from {{ ref('int_email_profiles') }}

)

select
    active.customer_id,
    candidates.as_of_date,
    candidates.purchase_7d_probability,
    candidates.churn_90d_probability,
    candidates.click_probability,
    candidates.expected_spend_90d
from active
inner join candidates on active.customer_id = candidates.customer_id
