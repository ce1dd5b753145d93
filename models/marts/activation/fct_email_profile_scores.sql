with

active as (

    select customer_id from {{ ref('int_email_profile_states') }}
    where is_active

),

candidates as (

    select * from {{ ref('int_email_profiles') }}

),

next_orders as (

    select * from {{ ref('int_customer_next_orders') }}
    where is_last

)

select
    active.customer_id,
    candidates.as_of_date,
    candidates.purchase_7d_probability,
    candidates.churn_90d_probability,
    candidates.click_probability,
    candidates.expected_spend_90d,
    case when candidates.is_personalised then next_orders.expected_on end as next_order_expected_on
from active
inner join candidates on active.customer_id = candidates.customer_id
left join next_orders on active.customer_id = next_orders.customer_id
