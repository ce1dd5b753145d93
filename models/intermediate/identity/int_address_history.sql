-- addresses of today's customer table by the time of the row, and those that only the register still knows
with

register as (

    select
        raw_customer_id,
        value as email_sha256,
        valid_from
    from {{ ref('int_identity_register') }}
    where kind = 'email' and erased_at is null

),

-- a row without a time of its own is dated by when it was first seen
versions as (

    select
        customers.customer_id as raw_customer_id,
        customers.email_sha256,
        coalesce(customers.updated_at, register.valid_from, cast('1900-01-01' as timestamp)) as valid_from
    from {{ ref('stg_crm__customers') }} as customers
    left join register
        on customers.customer_id = register.raw_customer_id and customers.email_sha256 = register.email_sha256
    where customers.customer_id is not null and customers.email_sha256 is not null

),

registered as (

    select register.*
    from register
    left join versions
        on register.raw_customer_id = versions.raw_customer_id and register.email_sha256 = versions.email_sha256
    where versions.raw_customer_id is null

),

addresses as (

    select * from versions
    union all
    select * from registered

),

-- an address that many ids share is nobody's own
own_addresses as (

    select email_sha256
    from addresses
    group by email_sha256
    having count(distinct raw_customer_id) <= {{ var('max_customers_per_email') }}

)

select
    addresses.raw_customer_id,
    addresses.email_sha256,
    addresses.valid_from,
    lead(addresses.valid_from) over (
        partition by addresses.raw_customer_id order by addresses.valid_from, addresses.email_sha256
    ) as valid_to,
    row_number() over (
        partition by addresses.raw_customer_id order by addresses.valid_from, addresses.email_sha256
    ) = 1 as is_oldest
from addresses
inner join own_addresses on addresses.email_sha256 = own_addresses.email_sha256
