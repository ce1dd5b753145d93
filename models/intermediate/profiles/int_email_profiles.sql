{%- set known = [
    'segment_propensity', 'segment_churn', 'segment_value', 'lifecycle_stage', 'journey_stage', 'is_vip',
    'purchase_7d_probability', 'churn_90d_probability', 'click_probability', 'expected_spend_90d', 'best_send_hour',
    'best_send_hour_local',
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

facts as (

    select * from {{ ref('int_profile_facts') }}

),

rows_to_show as (

    select
        offers.customer_id,
        offers.as_of_date,
        offers.external_id,
        offers.email,
        offers.email_sha256,
        offers.is_personalised,
        coalesce(persons.first_name, '') as first_name,
        offers.language,
        coalesce(persons.currency, '') as currency,
        persons.time_zone,
        {%- for column in known %}
            facts.{{ column }},
        {%- endfor %}
        coalesce(facts.journey_stage_text, '') as journey_stage_text,
        offers.offer_code,
        offers.offer_headline,
        offers.offer_text,
        offers.offer_cta_label,
        offers.offer_cta_url,
        offers.offer_image_url,
        offers.offer_expires_on,
        offers.offer_expires_text,
        offers.offer_is_shown,
        offers.offer_reason_text,
        offers.offer_source,
        cast(offers.fallback_level as integer) as fallback_level,
        offers.is_holdout,
        offers.experiment_id,
        offers.variant,
        offers.content_block,
        offers.content_block_text,
        {%- for rec in recs %}
            coalesce(recommendations.{{ rec }}, '') as {{ rec }},
        {%- endfor %}
        recommendations.recommendations,
        cast(holds.decided_on + {{ var('content_max_days') }} as date) as recs_valid_until
    from offers
    left join {{ ref('int_profile_persons') }} as persons on offers.customer_id = persons.customer_id
    left join facts on offers.customer_id = facts.customer_id
    left join recommendations on offers.customer_id = recommendations.customer_id
    left join {{ ref('int_recommendation_holds') }} as holds on offers.customer_id = holds.customer_id

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
