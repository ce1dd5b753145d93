{{ config(
    materialized='incremental', full_refresh=false, on_schema_change='append_new_columns',
    post_hook="
        delete from {{ ref('int_score_log') }} where exists (
            select 1 from {{ this }} as measured
            where
                measured.basis = 'outcomes'
                and measured.model_version = {{ ref('int_score_log') }}.model_version
                and measured.as_of_date = {{ ref('int_score_log') }}.as_of_date
        ) or as_of_date + horizon_days + {{ var('late_arrival_days') }} + 60 < (
            select as_of.as_of_date from {{ ref('int_build_context') }} as as_of
            where not {{ is_rehearsal('as_of.as_of_date') }}
        )
    "
) }}
-- What was measured once is never measured again. Logged scores that have been measured are deleted here, and those
-- that have found no outcome in 60 days, such as those of a task that is no longer declared.
with

build as (

    select as_of_date from {{ ref('int_build_context') }}
    where not {{ is_rehearsal('as_of_date') }}

),

checks as (

    select * from {{ ref('int_model_checks') }}

)

select
    checks.task,
    checks.model_version,
    checks.as_of_date,
    checks.basis,
    checks.subject,
    checks.metric,
    checks.value,
    checks.low,
    checks.high,
    checks.measured_value,
    checks.measured_low,
    checks.measured_high,
    checks.simple_model_value,
    checks.n_rows,
    checks.n_customers,
    checks.n_positives,
    build.as_of_date as measured_on,
    {{ run_started() }} as measured_at
from checks
cross join build
{% if is_incremental() -%}
    left join {{ this }} as known
        on
            checks.model_version = known.model_version
            and checks.basis = known.basis
            and checks.subject = known.subject
            and checks.metric = known.metric
            and (checks.as_of_date = known.as_of_date or checks.metric in ('importance_share', 'importance_moved'))
    where known.metric is null
{%- endif %}
