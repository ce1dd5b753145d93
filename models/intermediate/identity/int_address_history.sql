{%- set by_age = 'partition by addresses.raw_customer_id order by addresses.valid_from, addresses.email_sha256' -%}
-- addresses of today's customer table by the time of the row, and those that only the register still knows
with

register as (

    select
        raw_customer_id,
        value as email_sha256,
        valid_from,
        last_seen_at
    from {{ ref('int_identity_register') }}
    where kind = 'email' and erased_at is null

),

-- a row without a time of its own is dated by when it was first seen
versions as (

    select
        customers.customer_id as raw_customer_id,
        customers.email_sha256,
        coalesce(customers.updated_at, register.valid_from, cast('1900-01-01' as timestamp)) as valid_from,
        cast(null as timestamp) as last_seen_at
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

),

-- the newer address may be that of the customer since the older one was last seen
dated as (

    select
        addresses.raw_customer_id,
        addresses.email_sha256,
        case
            when lag(addresses.last_seen_at) over ({{ by_age }}) < addresses.valid_from
                then greatest(
                    lag(addresses.last_seen_at) over ({{ by_age }}), lag(addresses.valid_from) over ({{ by_age }})
                )
            else addresses.valid_from
        end as valid_from,
        lead(addresses.valid_from) over ({{ by_age }}) as valid_to,
        row_number() over ({{ by_age }}) as age_rank
    from addresses
    inner join own_addresses on addresses.email_sha256 = own_addresses.email_sha256

)

select
    raw_customer_id,
    email_sha256,
    valid_from,
    lead(valid_from) over (partition by raw_customer_id order by age_rank) as certain_to,
    valid_to,
    age_rank = 1 as is_oldest
from dated
