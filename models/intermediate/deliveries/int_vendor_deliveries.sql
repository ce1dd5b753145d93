{%- set text = dbt.type_string() -%}
{%- set logs = var('sync_logs') | string -%}
-- What Hightouch and Census say that they have sent, in the columns of the delivery log. The content is not in their
-- logs, so no hash is known.
with

{% if 'hightouch' in logs %}
    hightouch as (

        select
            'hightouch' as vendor,
            changelog.sync_run_id,
            changelog.row_id as customer_id,
            coalesce(runs.destination, changelog.sync_id) as destination,
            changelog.op_type = 'removed' as is_removal,
            changelog.status = 'succeeded' as has_succeeded,
            coalesce(changelog.failure_reason, changelog.status) as reason,
            coalesce(runs.finished_at, runs.started_at) as recorded_at
        from {{ ref('stg_hightouch__sync_changelog') }} as changelog
        inner join {{ ref('stg_hightouch__sync_runs') }} as runs on changelog.sync_run_id = runs.sync_run_id

    ),

{% endif %}
{% if 'census' in logs %}
    census as (

        select
            'census' as vendor,
            sync_run_id,
            record_identifier as customer_id,
            destination_id as destination,
            operation = 'delete' as is_removal,
            status = 'succeeded' as has_succeeded,
            coalesce(status_message, status) as reason,
            batch_completed_at as recorded_at
        from {{ ref('stg_census__sync_log') }}

    ),

{% endif %}
sent as (

    {% for log in ['hightouch', 'census'] if log in logs %}
        select * from {{ log }}
        {{ 'union all' if not loop.last }}
    {% else %}
        select
            cast(null as {{ text }}) as vendor,
            cast(null as {{ text }}) as sync_run_id,
            cast(null as {{ text }}) as customer_id,
            cast(null as {{ text }}) as destination,
            cast(null as boolean) as is_removal,
            cast(null as boolean) as has_succeeded,
            cast(null as {{ text }}) as reason,
            cast(null as timestamp) as recorded_at
        where false
    {% endfor %}

),

-- the publication that readers saw at the end of the run
publications as (

    select
        times.recorded_at,
        max(published.publication_id) as publication_id
    from (select distinct recorded_at from sent) as times
    inner join {{ ref('int_published_publications') }} as published on times.recorded_at >= published.published_at
    group by times.recorded_at

)

select
    {{ row_hash(['sent.vendor', 'sent.sync_run_id', 'sent.destination', 'sent.customer_id']) }} as delivery_id,
    sent.vendor || ' ' || sent.sync_run_id as sync_id,
    publications.publication_id,
    sent.vendor || ' ' || sent.destination as destination,
    case when sent.is_removal then 'delete' else 'upsert' end as kind,
    -- the line of a deletion outlives the customer's id
    case
        when sent.is_removal
            then {{ row_hash(['sent.vendor', 'sent.sync_run_id', 'sent.destination', 'sent.customer_id']) }}
        else sent.customer_id
    end as item_id,
    sent.customer_id,
    cast(null as {{ text }}) as payload_hash,
    case when sent.has_succeeded then 'delivered' else 'failed' end as state,
    case when not sent.has_succeeded then sent.reason end as reason,
    1 as attempt,
    cast(null as {{ text }}) as platform_id,
    sent.recorded_at
from sent
left join publications on sent.recorded_at = publications.recorded_at
