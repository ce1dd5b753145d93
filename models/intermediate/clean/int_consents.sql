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

)

select * from consents
union all
select * from unsubscribes
