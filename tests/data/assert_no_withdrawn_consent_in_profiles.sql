-- told from the consent rows themselves: a withdrawal that no later grant answers, or no grant at all
with

active as (

    select customer_id from {{ ref('fct_email_profiles') }}
    where is_active

),

marketing as (

    select * from {{ ref('int_consents') }}
    where purpose = 'marketing' and channel in ('email', 'all')

),

newest_grants as (

    select
        customer_id,
        max(changed_at) as granted_at
    from marketing
    where status = 'granted'
    group by customer_id

),

newest_withdrawals as (

    select
        customer_id,
        max(changed_at) as withdrawn_at
    from marketing
    where status = 'withdrawn'
    group by customer_id

)

select
    active.customer_id,
    newest_grants.granted_at,
    newest_withdrawals.withdrawn_at
from active
left join newest_grants on active.customer_id = newest_grants.customer_id
left join newest_withdrawals on active.customer_id = newest_withdrawals.customer_id
where
    newest_withdrawals.withdrawn_at >= newest_grants.granted_at
    or (newest_withdrawals.withdrawn_at is not null and newest_grants.granted_at is null)
    {%- if var('consent_default') == 'denied' %}
        or newest_grants.granted_at is null
    {%- endif %}
