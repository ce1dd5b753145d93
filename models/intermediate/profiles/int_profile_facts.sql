{%- set bands = [
    'segment_propensity', 'segment_churn', 'segment_value', 'lifecycle_stage', 'journey_stage', 'is_vip',
    'best_send_hour', 'best_send_hour_local',
] -%}
-- a person who does not consent to personalization has no segment and no score in the row; the bands of a customer who
-- is not due stay as they were published
with

audience as (

    select
        customer_id,
        as_of_date,
        language,
        is_without_send_time
    from {{ ref('int_email_audience') }}
    where is_personalised

),

published as (

    select published.*
    from {{ ref('int_published_profiles') }} as published
    inner join {{ ref('int_content_refreshes') }} as refreshes on published.customer_id = refreshes.customer_id
    where published.is_active and published.is_personalised and not refreshes.is_due

),

facts as (

    select
        facts.*,
        send_times.best_send_hour,
        send_times.best_send_hour_local
    from {{ ref('int_offer_rule_inputs') }} as facts
    left join {{ ref('int_customer_send_times') }} as send_times on facts.customer_id = send_times.customer_id

),

banded as (

    select
        audience.customer_id,
        audience.language,
        {%- for band in bands %}
            {%- if band.startswith('best_send_hour') %}
                case when not audience.is_without_send_time then coalesce(published.{{ band }}, facts.{{ band }}) end
                    as {{ band }},
            {%- else %}
                coalesce(published.{{ band }}, facts.{{ band }}) as {{ band }},
            {%- endif %}
        {%- endfor %}
        -- rounded, so that a row does not change with every build
        round(facts.purchase_7d_probability, 2) as purchase_7d_probability,
        round(facts.churn_90d_probability, 2) as churn_90d_probability,
        round(facts.click_probability, 2) as click_probability,
        round(facts.expected_spend_90d / 5) * 5 as expected_spend_90d
    from audience
    inner join facts on audience.customer_id = facts.customer_id and audience.as_of_date = facts.as_of_date
    left join published on audience.customer_id = published.customer_id

)

select
    banded.*,
    {{ shown_text('labels.text', 'text') }} as journey_stage_text
from banded
left join {{ ref('int_wordings') }} as labels
    on banded.language = labels.language and labels.kind = 'stage' and banded.journey_stage = labels.code
