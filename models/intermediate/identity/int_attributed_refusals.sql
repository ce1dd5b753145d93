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

by_address as (

    select
        misnamed.*,
        register.raw_customer_id as holder_id,
        register.value as named_sha256
    from misnamed
    inner join {{ ref('int_email_addresses') }} as addresses on misnamed.raw_customer_id = addresses.raw_email
    inner join register on addresses.email_sha256 = register.value and register.kind = 'email'

),

by_other_id as (

    select distinct
        misnamed.*,
        register.raw_customer_id as holder_id,
        cast(null as {{ dbt.type_string() }}) as named_sha256
    from misnamed
    inner join register
        on
            {{ folded_id('misnamed.raw_customer_id') }} = {{ folded_id('register.value') }}
            and register.kind in ('customer_id', 'external_id')

)

select
    *,
    raw_customer_id as holder_id,
    cast(null as {{ dbt.type_string() }}) as named_sha256
from refusals
union all
select * from by_address
union all
select * from by_other_id
