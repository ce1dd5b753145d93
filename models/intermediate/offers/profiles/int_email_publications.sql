{{ config(
    materialized='incremental', full_refresh=false, on_schema_change='append_new_columns'
) }}
with

build as (

    select
        as_of_date,
        run_started_at
    from {{ ref('int_as_of') }}

),

profiles as (

    select count(*) as n_profiles
    from {{ ref('fct_email_profiles') }}
    where is_active

)

select
    build.as_of_date,
    build.run_started_at as published_at,
    profiles.n_profiles
from build
cross join profiles
{% if is_incremental() -%}
    where build.as_of_date > (
        select coalesce(max(published.as_of_date), cast('1900-01-01' as date))
        from {{ this }} as published
    )
{%- endif %}
