{{ config(materialized='view') }}

with consents as (

    select
        customer_id,
        channel,
        purpose,
        status,
        changed_at,
        known_from,
        'consents' as origin
    from {{ ref('int_consents_checked') }}
    where reasons is null

),

-- who unsubscribes or complains has withdrawn, whatever the consents say until a newer grant
unsubscribes as (

    select
        customer_id,
        'email' as channel,
        'marketing' as purpose,
        'withdrawn' as status,
        occurred_at as changed_at,
        known_from,
        event_type as origin
    from {{ ref('int_email_events') }}
    where event_type in ('unsubscribe', 'complaint')

),

-- a row that cannot be used but is no grant either: in doubt she does not want it
doubts as (

    select
        customer_id,
        'email' as channel,
        purpose,
        'withdrawn' as status,
        least(coalesce(changed_at, loaded_at, {{ run_started() }}), coalesce(loaded_at, {{ run_started() }}))
            as changed_at,
        coalesce(loaded_at, changed_at, {{ run_started() }}) as known_from,
        'unusable consent' as origin
    from {{ ref('int_consents_checked') }}
    where
        reasons in ('status_unknown', 'changed_at_missing', 'dated_after_loading')
        and coalesce(status, '') <> 'granted'
        and channel in ('email', 'all')

)

select * from consents
union all
select * from unsubscribes
union all
select * from doubts
