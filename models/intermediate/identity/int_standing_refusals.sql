-- Today's signs of "no" and those whose raw rows are gone. A row that is still there, and says something else now, was
-- corrected: what it said before does not stand.
{%- set never = "cast('1900-01-01' as timestamp)" %}
with

refusals as (

    select * from {{ ref('int_consent_refusals') }}
    union all
    select * from {{ ref('int_email_refusals') }}

),

kept as (

    select * from {{ ref('int_refusals') }}
    where seen_at < {{ run_started() }}

),

still_there as (

    select distinct kept.refusal_id
    from kept
    inner join {{ ref('stg_crm__consents') }} as consents
        on
            kept.source_table = 'crm.consents'
            and kept.raw_customer_id = consents.customer_id
            and coalesce(kept.event_at, {{ never }}) = coalesce(consents.changed_at, {{ never }})
    union
    select distinct kept.refusal_id
    from kept
    inner join {{ ref('stg_esp__email_events') }} as events
        on
            kept.source_table = 'esp.email_events'
            and kept.raw_customer_id = events.customer_id
            and coalesce(kept.event_id, '') = coalesce(events.event_id, '')
            and coalesce(kept.event_at, {{ never }}) = coalesce(events.occurred_at, {{ never }})

),

remembered as (

    select kept.*
    from kept
    left join still_there on kept.refusal_id = still_there.refusal_id
    where still_there.refusal_id is null

)

select
    raw_customer_id,
    purpose,
    signaled_at,
    known_from,
    reason,
    is_of_address_alone
from refusals
union all
select
    raw_customer_id,
    purpose,
    signaled_at,
    known_from,
    reason,
    is_of_address_alone
from remembered
