{{ config(enabled='census' in (var('sync_logs') | string)) }}
with renamed as (

    select
        cast(log_id as {{ dbt.type_string() }}) as log_id,
        cast(sync_id as {{ dbt.type_string() }}) as sync_id,
        cast(sync_run_id as {{ dbt.type_string() }}) as sync_run_id,
        cast(record_identifier as {{ dbt.type_string() }}) as row_id,
        {{ timestamp_of('batch_started_at') }} as batch_started_at,
        {{ timestamp_of('batch_completed_at') }} as batch_completed_at,
        lower(operation) as operation,
        lower(status) as status,
        {{ without_addresses('status_message') }} as status_message,
        cast(destination_id as {{ dbt.type_string() }}) as destination_id
    from {{ vendor_log(source('census', 'sync_log')) }}

)

{{ told_rows(
    'census', 'renamed',
    ['log_id', 'batch_started_at', 'batch_completed_at', 'operation', 'status', 'destination_id'], 'status_message',
    ['operation', 'status', 'log_id'],
) }}
