-- Whoever reads the events in their order knows in which segments the published profiles are.
with

entries as (

    select * from {{ ref('fct_segment_entries') }}
    qualify event_type = 'entered' and row_number() over (
        partition by customer_id, segment_kind order by occurred_at desc, event_type asc
    ) = 1

),

profiles as (

    {% for kind, column in segment_kinds().items() -%}
        select
            customer_id,
            '{{ kind }}' as segment_kind,
            {{ column }} as segment
        from {{ ref('fct_email_profiles') }}
        where is_active and {{ column }} is not null
        {{ 'union all' if not loop.last }}
    {% endfor %}

),

build as (

    select is_rehearsal from {{ ref('int_publication_build') }}

)

-- a rehearsal adds no event, though it may blank a profile whose customer withdrew
select
    coalesce(profiles.customer_id, entries.customer_id) as customer_id,
    coalesce(profiles.segment_kind, entries.segment_kind) as segment_kind,
    profiles.segment,
    entries.segment as segment_of_events
from profiles
full outer join entries
    on profiles.customer_id = entries.customer_id and profiles.segment_kind = entries.segment_kind
cross join build
where not build.is_rehearsal and coalesce(profiles.segment, '') <> coalesce(entries.segment, '')
