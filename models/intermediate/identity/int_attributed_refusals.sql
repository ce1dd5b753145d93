-- To whom a refusal is attributed: to the id as the row gives it, and to every customer whom the row may name
-- otherwise: by the external id, by the address, or by any of these in another spelling.
with

refusals as (

    select * from {{ ref('int_standing_refusals') }}

),

holders as (

    select
        name,
        holder_id,
        named_sha256
    from {{ ref('int_name_holders') }}
    where holder_id is not null

    union all

    select distinct
        raw_customer_id as name,
        raw_customer_id as holder_id,
        cast(null as {{ dbt.type_string() }}) as named_sha256
    from refusals

)

select
    refusals.raw_customer_id,
    holders.holder_id,
    holders.named_sha256,
    refusals.purpose,
    refusals.signaled_at,
    refusals.known_from,
    refusals.reason,
    refusals.is_of_address_alone
from refusals
inner join holders on refusals.raw_customer_id = holders.name
