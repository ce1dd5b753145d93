with

as_of as (

    select as_of_date from {{ ref('int_build_context') }}

),

contacts as (

    select
        customer_id,
        campaign_id,
        case event_type when 'sent' then 'mail' else 'complaint' end as kind,
        cast(occurred_at as date) as contacted_on,
        known_from
    from {{ ref('int_email_events') }}
    where event_type in ('sent', 'complaint')

    union all

    select
        customer_id,
        null as campaign_id,
        'ticket' as kind,
        cast(opened_at as date) as contacted_on,
        known_from
    from {{ ref('int_support_tickets') }}

    union all

    -- a ticket counts until it is closed
    select
        customer_id,
        null as campaign_id,
        'ticket' as kind,
        cast(closed_at as date) as contacted_on,
        satisfaction_known_from as known_from
    from {{ ref('int_support_tickets') }}
    where closed_at is not null

),

known_contacts as (

    select
        contacts.customer_id,
        contacts.kind,
        contacts.campaign_id,
        as_of.as_of_date,
        as_of.as_of_date - contacts.contacted_on as days_ago
    from contacts
    inner join as_of on contacts.known_from < as_of.as_of_date
    where
        contacts.kind <> 'mail'
        or contacts.contacted_on >= as_of.as_of_date - 30

)

select
    customer_id,
    as_of_date,
    count(distinct case when kind = 'mail' and days_ago <= 7 then campaign_id end) as n_emails_7d,
    count(distinct case when kind = 'mail' then campaign_id end) as n_emails_30d,
    min(case when kind = 'ticket' then days_ago end) as days_since_last_ticket,
    min(case when kind = 'complaint' then days_ago end) as days_since_last_complaint
from known_contacts
group by customer_id, as_of_date
