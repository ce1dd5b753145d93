{{ config(group='activation', access='private') }}
-- published rows that a sign of "no" changes at once: inactive and empty without consent to marketing, active and
-- neutral without consent to personalisation
{%- set content = profile_content_columns() %}
with

published as (

    {{ published_rows('fct_email_profiles') }}

),

deletes as (

    {{ published_rows('fct_email_profile_deletes') }}

),

suppressions as (

    select
        identity_id,
        email_sha256,
        max(case when purpose = 'marketing' then refused_at end) as refused_at,
        max(case when purpose = 'marketing' then refusal end) as refusal,
        max(case when purpose = 'personalisation' then refused_at end) as not_personal_since
    from {{ ref('int_suppressions') }}
    group by identity_id, email_sha256

),

-- an address that is no longer held by the person alone is judged by all that the person said
asked as (

    select
        published.*,
        coalesce(by_address.refusal, by_person.refusal) as refusal,
        case when by_address.identity_id is null then by_person.refused_at else by_address.refused_at end as refused_at,
        case
            when by_address.identity_id is null then by_person.not_personal_since
            else by_address.not_personal_since
        end as not_personal_since
    from published
    left join {{ ref('int_identities') }} as identities on published.customer_id = identities.raw_customer_id
    left join suppressions as by_address
        on
            coalesce(identities.identity_id, published.customer_id) = by_address.identity_id
            and published.email_sha256 = by_address.email_sha256
    left join suppressions as by_person
        on
            coalesce(identities.identity_id, published.customer_id) = by_person.identity_id
            and by_person.email_sha256 = ''
    where published.is_active

),

changed as (

    select
        *,
        refused_at is not null as is_suppressed,
        row_number() over (order by customer_id) as change_number,
        count(*) over () as n_changes
    from asked
    where refused_at is not null or (is_personalised and not_personal_since is not null)

),

base as (

    select greatest(
        {{ utc_now() }},
        coalesce((select max(published.updated_at) from published), {{ utc_now() }}),
        coalesce((select max(deletes.updated_at) from deletes), {{ utc_now() }})
    ) as base_at

)

select
    changed.customer_id,
    changed.external_id,
    case when not changed.is_suppressed then changed.email end as email,
    changed.email_sha256,
    {{ spread_time('changed.change_number', 'changed.n_changes', 'base.base_at') }} as updated_at,
    not changed.is_suppressed as is_active,
    case when changed.is_suppressed then changed.refusal end as suppressed_reason,
    {%- for name, type, neutral, blank in content %}
        case
            when changed.is_suppressed then {{ inactive_content(name, 'blank', 'changed.customer_id') }}
            else {{ inactive_content(name, 'neutral', 'changed.customer_id') }}
        end as {{ name }},
    {%- endfor %}
    case when changed.is_suppressed then 'withdrawn' else 'granted' end as email_permission
from changed
cross join base
