-- told from the raw consents themselves: no active customer whose own newest row of all that name them is a refusal
with

active as (

    select customer_id from {{ ref('fct_email_profiles') }}
    where is_active

),

consents as (

    select
        customer_id,
        max(case when status = 'granted' then changed_at end) as granted_at,
        max(case when status <> 'granted' then changed_at end) as refused_at
    from {{ ref('stg_crm__consents') }}
    where
        (purpose = 'marketing' or status <> 'granted')
        and coalesce(purpose, 'all') not in ('personalisation', 'personalization')
        and coalesce(channel, 'all') not in ({{ text_literals(var('consent_channels_without_email')) }})
    group by customer_id

)

select
    active.customer_id,
    consents.granted_at,
    consents.refused_at
from active
inner join consents on active.customer_id = consents.customer_id
where consents.refused_at >= coalesce(consents.granted_at, cast('1900-01-01' as timestamp))
