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

facts as (

    select * from {{ ref('int_profile_facts') }}

),

wordings as (

    select * from {{ ref('int_wordings') }}

),

rows_to_show as (

    select
        offers.customer_id,
        offers.as_of_date,
        offers.external_id,
        offers.email,
        offers.email_sha256,
        offers.is_personalised,
        offers.language,
        {%- for column in known %}
            facts.{{ column }},
        {%- endfor %}
        coalesce({{ shown_text('labels.text', 'text') }}, '') as journey_stage_text,
        offers.offer_code,
        offers.offer_headline,
        offers.offer_text,
        offers.offer_cta_label,
        offers.offer_cta_url,
        offers.offer_image_url,
        offers.offer_expires_on,
        coalesce({{ date_text('offers.offer_expires_on', 'month_names.text') }}, '') as offer_expires_text,
        offers.offer_is_shown,
        offers.offer_reason_text,
        offers.offer_source,
        cast(offers.fallback_level as integer) as fallback_level,
        offers.is_holdout,
        offers.content_block,
        {{ shown_text('blocks.text', 'text') }} as content_block_text,
        {%- for rec in recs %}
            coalesce(recommendations.{{ rec }}, '') as {{ rec }},
        {%- endfor %}
        recommendations.recommendations,
        cast(holds.decided_on + {{ var('content_max_days') }} as date) as recs_valid_until
    from offers
    inner join {{ ref('int_languages') }} as languages on offers.language = languages.language
    inner join wordings as blocks
        on offers.language = blocks.language and blocks.kind = 'block' and offers.content_block = blocks.code
    left join facts on offers.customer_id = facts.customer_id
    left join wordings as labels
        on offers.language = labels.language and labels.kind = 'stage' and facts.journey_stage = labels.code
    left join wordings as month_names
        on
            offers.language = month_names.language and month_names.kind = 'month'
            and cast(extract(month from offers.offer_expires_on) as {{ dbt.type_string() }}) = month_names.code
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
