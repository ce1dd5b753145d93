{# A query of the rows of finished runs by which Hightouch and Census carried the published profiles or deletes; no rows
   where var sync_logs names neither. A row of deletes that Hightouch removes is a person who is to be deleted no more. #}
{% macro vendor_rows() %}
    {%- set parts = [] -%}
    {%- if 'hightouch' in var('sync_logs') | string -%}{%- do parts.append(nextbest.hightouch_rows()) -%}{%- endif -%}
    {%- if 'census' in var('sync_logs') | string -%}{%- do parts.append(nextbest.census_rows()) -%}{%- endif -%}
    {{ return(parts | join(' union all ') if parts else nextbest.no_vendor_rows()) }}
{% endmacro %}

{% macro hightouch_rows() -%}
    select
        'hightouch' as vendor,
        changelog.sync_run_id,
        coalesce(runs.destination, changelog.sync_id) as destination,
        changelog.row_key,
        changelog.row_id,
        changelog.is_erased,
        changelog.carries,
        changelog.carries = 'deletes' or coalesce(changelog.op_type = 'removed', false) as is_deletion,
        changelog.status,
        changelog.status in ('failed', 'aborted') as is_refusal,
        changelog.failure_reason as words,
        runs.started_at,
        runs.finished_at as recorded_at,
        true as has_ended
    from {{ ref('stg_hightouch__sync_changelog') }} as changelog
    inner join {{ ref('stg_hightouch__sync_runs') }} as runs on changelog.sync_run_id = runs.sync_run_id
    where
        changelog.is_complete
        and changelog.carries is not null
        and runs.finished_at is not null
        and (changelog.carries = 'profiles' or coalesce(changelog.op_type, '') <> 'removed')
{%- endmacro %}

{# The log does not tell when a run ended: it is over where it sent nothing for an hour. #}
{% macro census_rows() -%}
    select
        'census' as vendor,
        sync_run_id,
        coalesce(destination_id, sync_id) as destination,
        row_key,
        row_id,
        is_erased,
        carries,
        carries = 'deletes' or coalesce(operation = 'delete', false) as is_deletion,
        status,
        status = 'rejected' as is_refusal,
        status_message as words,
        min(coalesce(batch_started_at, batch_completed_at)) over (partition by sync_run_id) as started_at,
        batch_completed_at as recorded_at,
        max(batch_completed_at) over (partition by sync_run_id)
        < {{ dbt.dateadd('hour', -1, nextbest.run_started()) }} as has_ended
    from {{ ref('stg_census__sync_log') }}
    where is_complete and carries is not null and batch_completed_at is not null
{%- endmacro %}

{% macro no_vendor_rows() -%}
    select
        {%- for name in ['vendor', 'sync_run_id', 'destination', 'row_key', 'row_id', 'carries', 'status', 'words'] %}
        cast(null as {{ dbt.type_string() }}) as {{ name }},
        {%- endfor %}
        {%- for name in ['is_erased', 'is_deletion', 'is_refusal', 'has_ended'] %}
        cast(null as boolean) as {{ name }},
        {%- endfor %}
        cast(null as timestamp) as started_at,
        cast(null as timestamp) as recorded_at
    where false
{%- endmacro %}
