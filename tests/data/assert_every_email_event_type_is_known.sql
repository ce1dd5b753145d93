{{ config(severity='warn') }}
-- A type of event that is neither a known sign of "no" nor known to be harmless counts as nothing: map it in the raw
-- table, to unsubscribe, complaint or bounce where it is one (docs/reference/raw-contract.md).
with

types as (

    select
        event_type,
        bounce_type,
        count(*) as n_events
    from {{ ref('stg_esp__email_events') }}
    group by event_type, bounce_type

)

select
    coalesce(event_type, '(none)') as event_type,
    sum(n_events) as n_events
from types
where
    {{ email_signal('event_type', 'bounce_type') }} is null
    and {{ letters_of('event_type') }} not in ({{ text_literals(email_words().harmless) }})
group by event_type
