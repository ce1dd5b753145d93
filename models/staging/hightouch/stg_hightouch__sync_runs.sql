{{ config(enabled='hightouch' in (var('sync_logs') | string)) }}
select
    cast(sync_run_id as {{ dbt.type_string() }}) as sync_run_id,
    lower(destination) as destination,
    cast(started_at as timestamp) as started_at,
    cast(finished_at as timestamp) as finished_at
from {{ source('hightouch', 'sync_runs') }}
