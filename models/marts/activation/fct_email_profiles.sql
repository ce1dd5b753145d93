with

states as (

    select * from {{ ref('int_email_profile_states') }}

)

select
    customer_id,
    external_id,
    email,
    email_sha256,
    updated_at,
    is_active,
    suppressed_reason,
    case when coalesce(suppressed_reason, 'left_audience') = 'left_audience' then 'granted' else 'withdrawn' end
        as email_permission,
    is_personalised,
    segment_propensity,
    segment_churn,
    segment_value,
    lifecycle_stage,
    journey_stage,
    is_vip,
    purchase_7d_probability,
    churn_90d_probability,
    click_probability,
    expected_spend_90d,
    best_send_hour,
    offer_code,
    offer_headline,
    offer_text,
    offer_cta_label,
    offer_cta_url,
    coalesce(offer_image_url, {{ text_literal(var('default_image_url')) }}) as offer_image_url,
    offer_expires_on,
    offer_is_shown,
    offer_reason_text,
    offer_source,
    fallback_level,
    rec_1_id,
    rec_1_name,
    rec_1_description,
    rec_1_image_url,
    rec_1_url,
    rec_1_price_text,
    rec_1_reason_text,
    rec_2_id,
    rec_2_name,
    rec_2_description,
    rec_2_image_url,
    rec_2_url,
    rec_2_price_text,
    rec_2_reason_text,
    rec_3_id,
    rec_3_name,
    rec_3_description,
    rec_3_image_url,
    rec_3_url,
    rec_3_price_text,
    rec_3_reason_text,
    coalesce(is_holdout, false) as is_holdout,
    content_block,
    recs_valid_until,
    payload
from states
where transition not in ('delete', 'merge')
