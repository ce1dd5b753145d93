-- Decisions use the consent that was known as of their date; what is published obeys the newest one as well.
with

as_of as (

    select as_of_date from {{ ref('int_as_of') }}

),

customers as (

    select distinct customer_id from {{ ref('int_customer_versions') }}

),

consents as (

    select
        int_consents.customer_id,
        int_consents.purpose,
        int_consents.status,
        int_consents.known_from < as_of.as_of_date as is_known,
        row_number() over (
            partition by int_consents.customer_id, int_consents.purpose
            order by
                int_consents.changed_at desc,
                case when int_consents.status = 'withdrawn' then 0 else 1 end
        ) as newest_rank,
        row_number() over (
            partition by
                int_consents.customer_id,
                int_consents.purpose,
                int_consents.known_from < as_of.as_of_date
            order by
                int_consents.changed_at desc,
                case when int_consents.status = 'withdrawn' then 0 else 1 end
        ) as known_rank
    from {{ ref('int_consents') }} as int_consents
    cross join as_of
    where int_consents.channel in ('email', 'all')

),

statuses as (

    select
        customer_id,
        max(case when purpose = 'marketing' and is_known and known_rank = 1 then status end)
            as marketing_known,
        max(case when purpose = 'personalisation' and is_known and known_rank = 1 then status end)
            as personalisation_known,
        max(case when purpose = 'marketing' and newest_rank = 1 then status end)
            as marketing_newest,
        max(case when purpose = 'personalisation' and newest_rank = 1 then status end)
            as personalisation_newest
    from consents
    group by customer_id

),

erasures as (

    select customer_id from {{ ref('int_erasures') }}

),

defaults as (

    select '{{ var("consent_default") }}' as status

)

select
    customers.customer_id,
    as_of.as_of_date,
    coalesce(statuses.marketing_known, defaults.status) = 'granted' as has_marketing_consent,
    coalesce(statuses.personalisation_known, defaults.status) = 'granted'
        as has_personalisation_consent,
    erasures.customer_id is null
    and coalesce(statuses.marketing_newest, defaults.status) = 'granted' as may_be_mailed,
    erasures.customer_id is null
    and coalesce(statuses.personalisation_newest, defaults.status) = 'granted'
        as may_be_personalised
from customers
cross join as_of
cross join defaults
left join statuses on customers.customer_id = statuses.customer_id
left join erasures on customers.customer_id = erasures.customer_id
