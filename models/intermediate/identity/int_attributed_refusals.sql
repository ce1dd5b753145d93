-- Whose "no" it is: a row may name the customer by the id, by the address, by the platform's id, or by any of these in
-- another spelling.
with

refusals as (

    select * from {{ ref('int_standing_refusals') }}

),

register as (

    select * from {{ ref('int_living_identifiers') }}

),

misnamed as (

    select refusals.*
    from refusals
    left join register as ids on refusals.raw_customer_id = ids.value and ids.kind = 'customer_id'
    where ids.value is null

),

names as (

    select distinct raw_customer_id from misnamed

),

holders as (

    select
        names.raw_customer_id,
        register.raw_customer_id as holder_id,
        register.value as named_sha256
    from names
    inner join {{ ref('int_email_addresses') }} as addresses on names.raw_customer_id = addresses.raw_email
    inner join register on addresses.email_sha256 = register.value and register.kind = 'email'

    union

    select
        names.raw_customer_id,
        register.raw_customer_id as holder_id,
        cast(null as {{ dbt.type_string() }}) as named_sha256
    from names
    inner join register
        on
            {{ folded_id('names.raw_customer_id') }} = {{ folded_id('register.value') }}
            and register.kind in ('customer_id', 'external_id')

)

select
    raw_customer_id,
    raw_customer_id as holder_id,
    cast(null as {{ dbt.type_string() }}) as named_sha256,
    purpose,
    signaled_at,
    known_from,
    reason,
    is_of_address_alone
from refusals
union all
select
    misnamed.raw_customer_id,
    holders.holder_id,
    holders.named_sha256,
    misnamed.purpose,
    misnamed.signaled_at,
    misnamed.known_from,
    misnamed.reason,
    misnamed.is_of_address_alone
from misnamed
inner join holders on misnamed.raw_customer_id = holders.raw_customer_id
