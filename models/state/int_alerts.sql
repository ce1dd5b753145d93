{{ config(
    materialized='incremental', incremental_strategy='delete+insert', unique_key='alert_id', schema='state',
    full_refresh=false, on_schema_change='append_new_columns'
) }}
-- An alert is open while the signal of its kind and subject is there. A build of the past, or of a proposal, changes
-- nothing.
with

build as (

    select
        as_of_date,
        run_started_at
    from {{ ref('int_build_context') }}
    where not {{ is_rehearsal('as_of_date') }}

),

signals as (

    select * from {{ ref('int_alert_signals') }}

),

open_alerts as (

    {% if is_incremental() -%}
        select * from {{ this }}
        where closed_on is null
    {%- else -%}
        select
            *,
            '' as alert_id,
            cast(null as date) as opened_on,
            cast(null as timestamp) as opened_at,
            cast(null as date) as last_seen_on
        from signals
        where false
    {%- endif %}

)

select
    coalesce(open_alerts.alert_id, {{ row_hash(['signals.kind', 'signals.subject', 'build.run_started_at']) }})
        as alert_id,
    coalesce(signals.kind, open_alerts.kind) as kind,
    coalesce(signals.subject, open_alerts.subject) as subject,
    coalesce(signals.severity, open_alerts.severity) as severity,
    coalesce(open_alerts.opened_on, build.as_of_date) as opened_on,
    coalesce(open_alerts.opened_at, build.run_started_at) as opened_at,
    case when signals.kind is not null then build.as_of_date else open_alerts.last_seen_on end as last_seen_on,
    case when signals.kind is null then build.as_of_date end as closed_on,
    case when signals.kind is null then build.run_started_at end as closed_at,
    coalesce(signals.measure, open_alerts.measure) as measure,
    case when signals.kind is not null then signals.value else open_alerts.value end as value,
    case when signals.kind is not null then signals.usual_low else open_alerts.usual_low end as usual_low,
    case when signals.kind is not null then signals.usual_high else open_alerts.usual_high end as usual_high,
    coalesce(signals.entry, open_alerts.entry) as entry
from signals
full outer join open_alerts on signals.kind = open_alerts.kind and signals.subject = open_alerts.subject
cross join build
-- what a later build opened, which did not get to publish, is not over on a day before
where signals.kind is not null or open_alerts.opened_on <= build.as_of_date
