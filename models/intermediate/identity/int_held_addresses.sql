-- Addresses of today's customer table by the time of the row, those that only the register still knows, and those to
-- which a customer returned.
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

-- A row without a time of its own is dated by when it was first seen. Cleaning rejects a row whose times cannot be
-- true.
versions as (

    select distinct
        customers.customer_id as raw_customer_id,
        customers.email_sha256,
        coalesce(customers.updated_at, register.valid_from, cast('1900-01-01' as timestamp)) as valid_from,
        cast(null as timestamp) as last_seen_at,
        customers.updated_at is not null as has_own_time,
        {{ is_plausible(later_of('customers.signed_up_at', 'customers.updated_at'), 'customers.loaded_at') }}
            as is_plausible
    from {{ ref('stg_crm__customers') }} as customers
    left join register
        on customers.customer_id = register.raw_customer_id and customers.email_sha256 = register.email_sha256
    where customers.customer_id is not null and customers.email_sha256 is not null

),

registered as (

    select
        register.*,
        true as has_own_time,
        coalesce(register.last_seen_at >= register.valid_from, true) as is_plausible
    from register
    left join versions
        on register.raw_customer_id = versions.raw_customer_id and register.email_sha256 = versions.email_sha256
    where versions.raw_customer_id is null

),

held as (

    select * from versions
    union all
    select * from registered

),

-- several addresses, where nothing tells which is the newest
current_addresses as (

    select
        raw_customer_id,
        email_sha256,
        valid_from
    from versions
    qualify
        not has_own_time
        or valid_from >= coalesce(
            max(case when is_plausible and has_own_time then valid_from end) over (partition by raw_customer_id),
            valid_from
        )

),

-- the address in today's table is the newest, though another one came after it
returned as (

    select
        current_addresses.raw_customer_id,
        current_addresses.email_sha256,
        max(registered.last_seen_at) as valid_from,
        cast(null as timestamp) as last_seen_at,
        true as has_own_time,
        true as is_plausible
    from current_addresses
    inner join registered
        on
            current_addresses.raw_customer_id = registered.raw_customer_id
            and current_addresses.valid_from < registered.valid_from
    where registered.last_seen_at is not null and registered.is_plausible
    group by current_addresses.raw_customer_id, current_addresses.email_sha256

)

select * from held
union all
select * from returned
