{%- set recs = [] -%}
{%- for number in range(1, 4) -%}
    {%- for part in profile_rec_parts() -%}
        {%- do recs.append('rec_' ~ number ~ '_' ~ part) -%}
    {%- endfor -%}
{%- endfor -%}
with

audience as (

    select * from {{ ref('int_email_audience') }}

),

offers as (

    select * from {{ ref('int_profile_offers') }}

),

recommendations as (

    select * from {{ ref('int_profile_recommendations') }}

),

-- a person who does not consent to personalisation has no segment and no score in the row
facts as (

    select
        audience.customer_id,
        facts.segment_propensity,
        facts.segment_value,
        facts.lifecycle_stage,
        facts.is_vip,
        round(facts.purchase_7d_probability, 2) as purchase_7d_probability
    from audience
    inner join {{ ref('int_customer_decision_facts') }} as facts
        on
            audience.customer_id = facts.customer_id
            and audience.as_of_date = facts.as_of_date
    where audience.is_personalised

),

rows_to_show as (

    select
        audience.customer_id,
        audience.as_of_date,
        audience.external_id,
        audience.email,
        audience.email_sha256,
        audience.is_personalised,
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
        cast({{ dbt.dateadd('day', 14, week_start('audience.as_of_date')) }} as date) as recs_valid_until
    from audience
    inner join offers on audience.customer_id = offers.customer_id
    left join facts on audience.customer_id = facts.customer_id
    left join recommendations on audience.customer_id = recommendations.customer_id

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
