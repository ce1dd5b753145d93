{{ config(
    materialized='incremental', full_refresh=false, on_schema_change='append_new_columns',
    post_hook=[
        "delete from {{ this }} where customer_id in ({{ erased_values(this, 'customer_id') }})",
        "{{ delete_unpublished_rows(this) }}",
    ]
) }}
-- depends_on: {{ ref('int_published_publications') }}
-- Who is in which segment is what the published events say, so that they always add up to the published profiles.
-- Events of a build that did not get to publish, after which readers still have the publication that they follow, do
-- not count, and are replaced here.
with

build as (

    select
        as_of_date,
        {{ newest_full_publication() }} as follows_publication
    from {{ ref('int_build_context') }}
    where not {{ is_rehearsal('as_of_date') }}

),

present as (

    select * from {{ ref('int_segment_memberships') }}

),

written as (

    {% if is_incremental() -%}
        select written.*
        from {{ this }} as written
        inner join build on written.follows_publication <> build.follows_publication
    {%- else -%}
        select
            *,
            'left' as event_type,
            cast(null as timestamp) as occurred_at
        from present
        where false
    {%- endif %}

),

known as (

    select * from written
    qualify event_type = 'entered' and row_number() over (
        partition by customer_id, segment_kind order by occurred_at desc, event_type asc
    ) = 1

),

compared as (

    select
        coalesce(present.customer_id, known.customer_id) as customer_id,
        coalesce(present.segment_kind, known.segment_kind) as segment_kind,
        present.segment,
        known.segment as previous_segment
    from present
    full outer join known
        on present.customer_id = known.customer_id and present.segment_kind = known.segment_kind
    where coalesce(present.segment, '') <> coalesce(known.segment, '')

),

events as (

    select
        customer_id,
        segment_kind,
        'left' as event_type,
        previous_segment as segment,
        previous_segment
    from compared
    where previous_segment is not null
    union all
    select
        customer_id,
        segment_kind,
        'entered' as event_type,
        segment,
        previous_segment
    from compared
    where segment is not null

),

numbered as (

    select
        *,
        row_number() over (order by customer_id asc, segment_kind asc, event_type desc) as event_number,
        count(*) over () as n_events,
        greatest(
            {{ spread_after_publications() }},
            coalesce((select max(written.occurred_at) from written), {{ spread_from() }})
        ) as base_at
    from events

)

select
    {{ row_hash(['numbered.customer_id', 'segment_kind', 'event_type', 'segment', 'build.follows_publication']) }}
        as event_id,
    numbered.customer_id,
    numbered.segment_kind,
    numbered.event_type,
    numbered.segment,
    numbered.previous_segment,
    build.as_of_date,
    {{ spread_time('numbered.event_number', 'numbered.n_events', 'numbered.base_at') }} as occurred_at,
    build.follows_publication,
    {{ run_started() }} as written_at
from numbered
cross join build
