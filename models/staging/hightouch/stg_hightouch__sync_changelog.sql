{{ config(enabled='hightouch' in (var('sync_logs') | string)) }}
with renamed as (

    select
        cast(sync_id as {{ dbt.type_string() }}) as sync_id,
        cast(sync_run_id as {{ dbt.type_string() }}) as sync_run_id,
        cast(row_id as {{ dbt.type_string() }}) as row_id,
        lower(op_type) as op_type,
        lower(status) as status,
        {{ without_addresses('failure_reason') }} as failure_reason
    from {{ vendor_log(source('hightouch', 'sync_changelog')) }}

)

{{ told_rows('hightouch', 'renamed', ['op_type', 'status'], 'failure_reason', ['op_type', 'status']) }}
