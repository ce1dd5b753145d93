{{ config(group='activation', access='private') }}
-- Rows that a refusal changes at once: inactive and empty without consent to marketing, active and neutral without
-- consent to personalization. This covers the published rows, those that wait for an approval, and the working marts,
-- which a failed build leaves ahead of the published ones.
{%- set content = profile_content_columns() %}
with

published as (

    {{ published_rows('fct_email_profiles') }}

),

waiting as (

    {{ waiting_rows('fct_email_profiles') }}

),

working as (

    {{ working_rows('fct_email_profiles') }}

),

published_deletes as (

    {{ published_rows('fct_email_profile_deletes') }}

),

publications as (

    {{ published_rows('fct_publications') }}

),

profiles as (

    select
        'published' as place,
        *
    from published
    where is_active

    union all

    select
        'waiting' as place,
        *
    from waiting
    where is_active

    union all

    select
        'working' as place,
        *
    from working
    where is_active

),

asked as (

    {{ refused_profiles('profiles') }}

),

-- a row that changes in several places gets the same time
changed as (

    select
        *,
        refused_at is not null as is_suppressed,
        dense_rank() over (order by customer_id) as change_number,
        count(distinct customer_id) over () as n_changes
    from asked
    where refused_at is not null or (is_personalised and impersonal_at is not null)

),

base as (

    select greatest(
        {{ spread_from() }},
        coalesce((select max(published.updated_at) from published), {{ spread_from() }}),
        coalesce((select max(published_deletes.updated_at) from published_deletes), {{ spread_from() }}),
        coalesce((select max(publications.published_at) from publications), {{ spread_from() }})
    ) as base_at

)

select
    changed.place,
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
            else {{ without_seeds(inactive_content(name, 'neutral', 'changed.customer_id'), 'changed.language') }}
        end as {{ name }},
    {%- endfor %}
    false as is_personalized,
    case when changed.is_suppressed then 'withdrawn' else 'granted' end as email_permission
from changed
cross join base
