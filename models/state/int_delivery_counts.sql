{{ config(
    materialized='incremental', incremental_strategy='delete+insert', unique_key=['publication_id', 'destination'],
    schema='state', full_refresh=false,
    post_hook=[
        "delete from {{ ref('int_deliveries') }} where kind <> 'delete' and customer_id in ({{
            erased_values(ref('int_deliveries'), 'customer_id') }}) and delivery_id not in ({{
            awaited_delivery_lines() }})",
        "update {{ ref('int_deliveries') }} set
                customer_id = null, platform_id = null,
                item_id = case when item_id = customer_id then delivery_id else item_id end
            where customer_id in ({{ erased_values(ref('int_deliveries'), 'customer_id') }})
                and delivery_id not in ({{ awaited_delivery_lines() }})",
        "delete from {{ ref('int_deliveries') }} where delivery_id in ({{ old_delivery_lines() }})",
    ]
) }}
-- A publication is counted while it is the newest that a destination got: later, people who were erased since would be
-- missing.
with

lines as (

    select * from {{ ref('int_deliveries') }}

),

counted as (

    {% if is_incremental() -%}
        select
            destination,
            max(publication_id) as publication_id,
            max_by(n_lines, publication_id) as n_lines
        from {{ this }}
        group by destination
    {%- else -%}
        select
            destination,
            publication_id,
            0 as n_lines
        from lines
        where false
    {%- endif %}

),

-- from this line on, each published row has a state at the destination
synced as (

    select distinct
        destination,
        publication_id
    from lines
    where kind = 'sync' and state = 'planned'

),

lines_until as (

    select
        synced.destination,
        synced.publication_id,
        count(*) as n_lines
    from synced
    inner join lines on synced.destination = lines.destination and synced.publication_id = lines.publication_id
    group by synced.destination, synced.publication_id

),

due as (

    select lines_until.*
    from lines_until
    left join counted on lines_until.destination = counted.destination
    where
        counted.destination is null
        or lines_until.publication_id > counted.publication_id
        or (lines_until.publication_id = counted.publication_id and lines_until.n_lines > counted.n_lines)

),

newest as (

    select
        due.destination,
        due.publication_id,
        lines.customer_id,
        max_by(lines.kind, lines.recorded_at) as kind,
        max_by(lines.state, lines.recorded_at) as state
    from due
    inner join lines on due.destination = lines.destination and due.publication_id >= lines.publication_id
    where lines.customer_id is not null
    group by due.destination, due.publication_id, lines.customer_id

)

select
    due.publication_id,
    due.destination,
    due.n_lines,
    {%- for state in ['delivered', 'held_back', 'failed', 'pending'] %}
        count(case when newest.kind <> 'delete' and newest.state = '{{ state }}' then 1 end) as n_{{ state }},
    {%- endfor %}
    {{ run_started() }} as counted_at
from due
left join newest on due.destination = newest.destination and due.publication_id = newest.publication_id
group by due.publication_id, due.destination, due.n_lines
