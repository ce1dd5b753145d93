{{ config(enabled='hightouch' in (var('sync_logs') | string)) }}
select
    cast(sync_run_id as {{ dbt.type_string() }}) as sync_run_id,
    lower(destination) as destination,
    {{ timestamp_of('started_at') }} as started_at,
    {{ timestamp_of('finished_at') }} as finished_at
from {{ source('hightouch', 'sync_runs') }}
