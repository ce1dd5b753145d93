{{ config(
    materialized='incremental', full_refresh=false, on_schema_change='append_new_columns'
) }}
with

build as (

    select max(as_of_date) as as_of_date
    from {{ ref('int_customer_permissions') }}

),

profiles as (

    select count(*) as n_profiles
    from {{ ref('fct_email_profiles') }}
    where is_active

)

select
    build.as_of_date,
    {{ run_started() }} as published_at,
    profiles.n_profiles
from build
cross join profiles
where
    build.as_of_date > coalesce({{ newest_published_on() }}, cast('1900-01-01' as date))
    and '{{ var("policy_name") }}' = 'current'
