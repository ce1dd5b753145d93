-- addresses of today's customer table by the time of the row, and those that only the register still knows
with

versions as (

    select
        customer_id as raw_customer_id,
        email_sha256,
        coalesce(updated_at, signed_up_at, loaded_at, cast('1900-01-01' as timestamp)) as valid_from
    from {{ ref('stg_crm__customers') }}
    where customer_id is not null and email_sha256 is not null

),

registered as (

    select
        register.raw_customer_id,
        register.value as email_sha256,
        register.valid_from
    from {{ ref('int_identity_register') }} as register
    left join versions
        on register.raw_customer_id = versions.raw_customer_id and register.value = versions.email_sha256
    where register.kind = 'email' and register.erased_at is null and versions.raw_customer_id is null

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
