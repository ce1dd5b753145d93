{%- set text = dbt.type_string() -%}
-- What Hightouch and Census say that they have sent of the published profiles and deletes, in the columns of the
-- delivery log. The content is not in their logs, so no hash is known. Erased people have deletions alone, without id.
with

sent as (

    {{ vendor_rows() }}

),

rows_told as (

    select * from sent
    where is_deletion or not is_erased
    qualify row_number() over (partition by vendor, destination, row_key order by recorded_at, words) = 1

),

-- a run may tell one time for all: of two rows of a record, what succeeded came last
attempts as (

    select
        *,
        {{ row_hash(['vendor', 'destination', 'row_key']) }} as delivery_id,
        row_number() over (
            partition by vendor, sync_run_id, destination, carries, coalesce(row_id, row_key)
            order by
                recorded_at,
                case when is_deletion then 0 else 1 end,
                case when status = 'succeeded' then 1 else 0 end,
                row_key
        ) as attempt
    from rows_told

),

-- the publication that readers saw when the run began
publications as (

    select
        times.started_at,
        max(published.publication_id) as publication_id
    from (select distinct started_at from sent) as times
    inner join {{ ref('int_published_publications') }} as published on times.started_at >= published.published_at
    group by times.started_at

),

lines as (

    select
        attempts.*,
        publications.publication_id
    from attempts
    left join publications on attempts.started_at = publications.started_at

),

-- a run that carried profiles and is over has left each published row with a state
runs as (

    select
        vendor,
        sync_run_id,
        destination,
        publication_id,
        max(recorded_at) as recorded_at
    from lines
    where has_ended and carries = 'profiles'
    group by vendor, sync_run_id, destination, publication_id

)

select
    delivery_id,
    vendor || ' ' || sync_run_id as sync_id,
    publication_id,
    vendor || ' ' || destination as destination,
    case when is_deletion then 'delete' else 'upsert' end as kind,
    -- the line of a deletion outlives the customer's id
    case when is_deletion then delivery_id else row_id end as item_id,
    case when carries = 'profiles' then row_id end as customer_id,
    cast(null as {{ text }}) as payload_hash,
    case when status = 'succeeded' then 'delivered' else 'failed' end as state,
    case
        when status = 'succeeded' then null
        when coalesce(is_refusal, false) then coalesce(words, status)
        else coalesce('unknown status ' || status, 'no status') || coalesce(': ' || words, '')
    end as reason,
    cast(attempt as integer) as attempt,
    cast(null as {{ text }}) as platform_id,
    {{ dbt.dateadd('microsecond', 'attempt - 1', 'recorded_at') }} as recorded_at
from lines
union all
select
    {{ row_hash(['vendor', 'sync_run_id', 'destination', "'planned'"]) }} as delivery_id,
    vendor || ' ' || sync_run_id as sync_id,
    publication_id,
    vendor || ' ' || destination as destination,
    'sync' as kind,
    vendor || ' ' || sync_run_id as item_id,
    cast(null as {{ text }}) as customer_id,
    cast(null as {{ text }}) as payload_hash,
    'planned' as state,
    cast(null as {{ text }}) as reason,
    1 as attempt,
    cast(null as {{ text }}) as platform_id,
    recorded_at
from runs
