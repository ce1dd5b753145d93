with

profiles as (

    select * from {{ ref('fct_email_profiles') }}

)

select
    customer_id,
    suppressed_reason
from profiles
where
    not is_active
    and (
        email is not null
        or suppressed_reason is null
        or is_personalised
        or offer_is_shown
        or payload <> {{ empty_payload('customer_id') }}
        or rec_1_id <> ''
        or first_name <> ''
        or time_zone is not null
        or coalesce(
            purchase_7d_probability, churn_90d_probability, click_probability, expected_spend_90d, best_send_hour,
            best_send_hour_local
        ) is not null
        or (suppressed_reason <> 'left_audience' and offer_headline <> '')
    )
