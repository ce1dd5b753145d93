with

profiles as (

    select * from {{ ref('fct_email_profiles') }}

),

impersonal as (

    select text from {{ ref('int_wordings') }}
    where kind = 'recommendation' and code = 'popular'

),

permissions as (

    select * from {{ ref('int_customer_permissions') }}

)

select profiles.customer_id
from profiles
left join permissions on profiles.customer_id = permissions.customer_id
where
    (profiles.is_personalised and not coalesce(permissions.may_be_personalised, false))
    or (
        not profiles.is_personalised
        and (
            coalesce(
                profiles.segment_propensity, profiles.segment_churn, profiles.segment_value, profiles.lifecycle_stage,
                profiles.journey_stage
            ) is not null
            or coalesce(
                profiles.purchase_7d_probability, profiles.churn_90d_probability, profiles.click_probability,
                profiles.expected_spend_90d, profiles.best_send_hour, profiles.best_send_hour_local
            ) is not null
            or profiles.is_vip is not null
            or profiles.fallback_level <> 2
            {%- for number in range(1, 4) %}
                or (
                    profiles.rec_{{ number }}_reason_text <> ''
                    and profiles.rec_{{ number }}_reason_text not in (select impersonal.text from impersonal)
                )
            {%- endfor %}
        )
    )
