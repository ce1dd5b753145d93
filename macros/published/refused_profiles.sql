{# Profiles with the newest "no" about them. An address that is no longer held by the person alone is judged by all
   that the person said. `refused_profiles('profiles')` adds refused_at, refusal and impersonal_at. #}
{% macro refused_profiles(profiles) -%}
    select
        profiles.*,
        coalesce(by_address.refusal, by_person.refusal) as refusal,
        case when by_address.identity_id is null then by_person.refused_at else by_address.refused_at end as refused_at,
        case when by_address.identity_id is null then by_person.impersonal_at else by_address.impersonal_at end
            as impersonal_at
    from {{ profiles }} as profiles
    left join {{ ref('int_identities') }} as identities on profiles.customer_id = identities.raw_customer_id
    left join ({{ nextbest.suppressions_by_address() }}) as by_address
        on
            coalesce(identities.identity_id, profiles.customer_id) = by_address.identity_id
            and profiles.email_sha256 = by_address.email_sha256
    left join ({{ nextbest.suppressions_by_address() }}) as by_person
        on
            coalesce(identities.identity_id, profiles.customer_id) = by_person.identity_id
            and by_person.email_sha256 = ''
{%- endmacro %}


{# One row per person and address about whom anything was said: what is permitted, and since when it is refused. #}
{% macro suppressions_by_address() -%}
    select
        identity_id,
        email_sha256,
        max(case when purpose = 'marketing' then is_permitted end) as may_be_mailed,
        max(case when purpose = 'personalisation' then is_permitted end) as may_be_personalised,
        max(case when purpose = 'marketing' then refused_at end) as refused_at,
        max(case when purpose = 'marketing' then refusal end) as refusal,
        max(case when purpose = 'personalisation' then refused_at end) as impersonal_at
    from {{ ref('int_suppressions') }}
    group by identity_id, email_sha256
{%- endmacro %}
