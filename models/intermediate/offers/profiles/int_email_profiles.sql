{%- set known = [
    'segment_propensity', 'segment_churn', 'segment_value', 'lifecycle_stage', 'journey_stage', 'is_vip',
    'purchase_7d_probability', 'churn_90d_probability', 'click_probability', 'expected_spend_90d', 'best_send_hour',
] -%}
{%- set recs = [] -%}
{%- for number in range(1, 4) -%}
    {%- for part in profile_rec_parts() -%}
        {%- do recs.append('rec_' ~ number ~ '_' ~ part) -%}
    {%- endfor -%}
{%- endfor -%}
with

offers as (

    select * from {{ ref('int_profile_offers') }}

),

recommendations as (

    select * from {{ ref('int_profile_recommendations') }}

),

-- a person who does not consent to personalisation has no segment and no score in the row
facts as (

    select
        offers.customer_id,
        facts.segment_propensity,
        facts.segment_churn,
        facts.segment_value,
        facts.lifecycle_stage,
        facts.journey_stage,
        facts.is_vip,
        -- so coarse that a row does not change with every build
        round(facts.purchase_7d_probability, 2) as purchase_7d_probability,
        round(facts.churn_90d_probability, 2) as churn_90d_probability,
        round(facts.click_probability, 2) as click_probability,
        round(facts.expected_spend_90d / 5) * 5 as expected_spend_90d,
        send_times.best_send_hour
    from offers
    inner join {{ ref('int_customer_decision_facts') }} as facts
        on
            offers.customer_id = facts.customer_id
            and offers.as_of_date = facts.as_of_date
    left join {{ ref('fct_customer_send_times') }} as send_times on offers.customer_id = send_times.customer_id
    where offers.is_personalised

),

rows_to_show as (

    select
        offers.customer_id,
        offers.as_of_date,
        offers.external_id,
        offers.email,
        offers.email_sha256,
        offers.is_personalised,
        {%- for column in known %}
            facts.{{ column }},
        {%- endfor %}
        offers.offer_code,
        offers.offer_headline,
        offers.offer_text,
        offers.offer_cta_label,
        offers.offer_cta_url,
        offers.offer_image_url,
        offers.offer_expires_on,
        offers.offer_is_shown,
        offers.offer_reason_text,
        offers.offer_source,
        cast(offers.fallback_level as integer) as fallback_level,
        offers.is_holdout,
        offers.content_block,
        {%- for rec in recs %}
            coalesce(recommendations.{{ rec }}, '') as {{ rec }},
        {%- endfor %}
        recommendations.recommendations,
        cast({{ dbt.dateadd('day', 14, week_start('offers.as_of_date')) }} as date) as recs_valid_until
    from offers
    left join facts on offers.customer_id = facts.customer_id
    left join recommendations on offers.customer_id = recommendations.customer_id

),

with_payload as (

    select
        *,
        {{ profile_payload() }} as payload
    from rows_to_show

)

select
    *,
    {{ profile_hash() }} as payload_hash
from with_payload
