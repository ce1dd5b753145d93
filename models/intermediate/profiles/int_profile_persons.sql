-- What an email says to anybody in the audience, whatever they consent to: the name, and where they are.
with

audience as (

    select customer_id from {{ ref('int_email_audience') }}

),

as_of as (

    select upper(trim(currency)) as currency from {{ ref('int_build_context') }}

)

select
    audience.customer_id,
    {{ shown_first_name('customers.first_name') }} as first_name,
    case when {{ matches_pattern('as_of.currency', '[A-Z]{3}') }} then as_of.currency end as currency,
    zones.time_zone
from audience
cross join as_of
inner join {{ ref('int_mail_addresses') }} as customers on audience.customer_id = customers.customer_id
inner join {{ ref('int_customer_time_zones') }} as zones on audience.customer_id = zones.customer_id
