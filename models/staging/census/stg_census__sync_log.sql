{{ config(enabled='census' in (var('sync_logs') | string)) }}
select
    cast(log_id as {{ dbt.type_string() }}) as log_id,
    cast(sync_run_id as {{ dbt.type_string() }}) as sync_run_id,
    cast(record_identifier as {{ dbt.type_string() }}) as record_identifier,
    {{ timestamp_of('batch_completed_at') }} as batch_completed_at,
    lower(operation) as operation,
    lower(status) as status,
    {{ without_addresses('status_message') }} as status_message,
    cast(destination_id as {{ dbt.type_string() }}) as destination_id
from {{ source('census', 'sync_log') }}
