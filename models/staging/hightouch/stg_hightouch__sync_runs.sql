{{ config(enabled='hightouch' in (var('sync_logs') | string)) }}
with renamed as (

    select
        cast(sync_run_id as {{ dbt.type_string() }}) as sync_run_id,
        lower(destination) as destination,
        {{ timestamp_of('started_at') }} as started_at,
        {{ timestamp_of('finished_at') }} as finished_at
    from {{ vendor_log(source('hightouch', 'sync_runs')) }}

)

select * from renamed
where sync_run_id is not null
qualify row_number() over (partition by sync_run_id order by finished_at desc nulls last, started_at, destination) = 1
