-- told from the raw consents themselves: no active customer of whom no id granted after the newest refusal of any
with

active as (

    select customer_id from {{ ref('fct_email_profiles') }}
    where is_active

),

consents as (

    select
        persons.customer_id,
        max(case when consents.status = 'granted' then consents.changed_at end) as granted_at,
        max(case when coalesce(consents.status, '') <> 'granted' then consents.changed_at end) as refused_at
    from {{ ref('stg_crm__consents') }} as consents
    inner join {{ ref('int_customer_ids') }} as persons on consents.customer_id = persons.raw_customer_id
    where
        (consents.purpose = 'marketing' or coalesce(consents.status, '') <> 'granted')
        and coalesce(consents.purpose, 'all') not in ('personalisation', 'personalization')
        and coalesce(consents.channel, 'all') not in ({{ text_literals(var('consent_channels_without_email')) }})
        and {{ is_plausible('consents.changed_at', 'consents.loaded_at') }}
    group by persons.customer_id

)

select
    active.customer_id,
    consents.granted_at,
    consents.refused_at
from active
inner join consents on active.customer_id = consents.customer_id
where consents.refused_at >= coalesce(consents.granted_at, cast('1900-01-01' as timestamp))
