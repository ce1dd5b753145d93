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
        facts.segment_value,
        facts.lifecycle_stage,
        facts.is_vip,
        round(facts.purchase_7d_probability, 2) as purchase_7d_probability
    from offers
    inner join {{ ref('int_customer_decision_facts') }} as facts
        on
            offers.customer_id = facts.customer_id
            and offers.as_of_date = facts.as_of_date
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
        facts.segment_propensity,
        facts.segment_value,
        facts.lifecycle_stage,
        facts.is_vip,
        facts.purchase_7d_probability,
        offers.offer_code,
        offers.offer_headline,
        offers.offer_text,
        offers.offer_cta_label,
        offers.offer_cta_url,
        offers.offer_expires_on,
        offers.offer_is_shown,
        offers.offer_reason_text,
        offers.offer_source,
        cast(offers.fallback_level as integer) as fallback_level,
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
