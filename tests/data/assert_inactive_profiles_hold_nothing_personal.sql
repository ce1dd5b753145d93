{{ config(group='activation') }}
with

states as (

    select * from {{ ref('int_email_profile_states') }}

)

select
    customer_id,
    transition
from states
where
    state <> 'active'
    and (
        is_personalised
        or offer_is_shown
        or payload <> '{}'
        or rec_1_id <> ''
        or coalesce(
            purchase_7d_probability, churn_90d_probability, click_probability, expected_spend_90d, best_send_hour
        ) is not null
        or (transition <> 'leave' and (email is not null or offer_headline <> ''))
    )
