{{ config(
    materialized='incremental', incremental_strategy='delete+insert', unique_key=['publication_id', 'destination'],
    schema='state', full_refresh=false, on_schema_change='append_new_columns',
    pre_hook="{% if is_incremental() %}alter table {{ this }} add column if not exists last_recorded_at timestamp{% endif %}",
    post_hook=[
        "delete from {{ ref('int_deliveries') }} where kind <> 'delete' and {{ is_line_to_forget() }}",
        "update {{ ref('int_deliveries') }} set customer_id = null, platform_id = null,
            item_id = case when item_id = customer_id then delivery_id else item_id end where {{ is_line_to_forget() }}",
        "delete from {{ ref('int_deliveries') }} where delivery_id in ({{ old_delivery_lines() }})",
    ]) }}
-- A publication is counted while it is the newest that a destination got: later, people who were erased since would be
-- missing. While readers see its profiles, each is looked for among the lines, and each line among the profiles.
with

lines as (

    select * from {{ ref('int_deliveries') }}

),

newest_full as (

    select max(publication_id) as publication_id from {{ ref('int_published_publications') }}
    where kind = 'full'

),

leaving as (

    select distinct customer_id from ({{ published_rows('fct_email_profile_deletes') }}) as told

),

-- from the planned line on, each published row has a state at the destination
synced as (

    select
        lines.destination,
        lines.publication_id,
        max(lines.recorded_at) as last_recorded_at,
        coalesce(lines.publication_id >= max(newest_full.publication_id), false) as is_seen
    from lines
    cross join newest_full
    where lines.publication_id is not null
    group by lines.destination, lines.publication_id
    having count(case when lines.kind = 'sync' and lines.state = 'planned' then 1 end) > 0

),

due as (

    -- vendors, whose destinations have a space, tell rows late, but nothing of people who were erased since
    select distinct synced.*
    from synced
    {% if is_incremental() -%}
        left join {{ this }} as counted
            on synced.destination = counted.destination and synced.last_recorded_at <= counted.last_recorded_at
    {%- endif %}
    where
        {{ "(counted.destination is null or synced.destination like '% %')" if is_incremental() else 'true' }}
        and (synced.is_seen or synced.destination not like '% %')

),

newest as (

    select
        due.destination,
        due.publication_id,
        lines.customer_id,
        max_by(lines.kind, lines.recorded_at) <> 'delete' as is_there,
        max_by(lines.state, lines.recorded_at) as state
    from due
    inner join lines on due.destination = lines.destination and due.publication_id >= lines.publication_id
    where lines.customer_id is not null
    group by due.destination, due.publication_id, lines.customer_id

),

states as (

    select
        newest.customer_id,
        coalesce(due.destination, newest.destination) as destination,
        coalesce(due.publication_id, newest.publication_id) as publication_id,
        profiles.customer_id is not null as is_published,
        profiles.customer_id is null and newest.is_there as is_stale,
        case
            when newest.is_there then newest.state
            -- the query of a vendor's sync may leave out people who are not mailed
            when due.destination like '% %' and (not profiles.is_active or profiles.email is null)
                then coalesce(newest.state, 'held_back')
        end as state
    from due
    inner join {{ ref('int_published_profiles') }} as profiles on due.is_seen
    full outer join newest
        on
            due.destination = newest.destination
            and due.publication_id = newest.publication_id
            and profiles.customer_id = newest.customer_id

)

select
    due.publication_id,
    due.destination,
    due.last_recorded_at,
    case when due.is_seen then count(case when states.is_published then 1 end) end as n_decided,
    {%- for state in ['delivered', 'held_back', 'failed', 'pending'] %}
        count(
            case when (states.is_published or not due.is_seen) and states.state = '{{ state }}' then 1 end
        ) as n_{{ state }},
    {%- endfor %}
    count(case when due.is_seen and states.is_stale and leaving.customer_id is null then 1 end) as n_stale,
    {{ run_started() }} as counted_at
from due
left join states on due.destination = states.destination and due.publication_id = states.publication_id
left join leaving on states.customer_id = leaving.customer_id
group by due.publication_id, due.destination, due.last_recorded_at, due.is_seen
