{{ config(materialized='view') }}
-- an external id of several people, such as 0 in the place of a missing one, tells nobody
with

register as (

    select
        raw_customer_id,
        kind,
        value
    from {{ ref('int_identity_register') }}
    where raw_customer_id is not null

),

shared_external_ids as (

    select register.value
    from register
    inner join {{ ref('int_identities') }} as identities on register.raw_customer_id = identities.raw_customer_id
    where register.kind = 'external_id'
    group by register.value
    having count(distinct identities.identity_id) > 1

)

select register.*
from register
left join shared_external_ids on register.kind = 'external_id' and register.value = shared_external_ids.value
where shared_external_ids.value is null
