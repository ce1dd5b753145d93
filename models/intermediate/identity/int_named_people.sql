{{ config(materialized='view') }}
-- a name that is an id of the shop means its customer; any other name means somebody where only one person has it
select
    names.value,
    coalesce(
        min(case when names.kind = 'customer_id' then identities.identity_id end),
        case when count(distinct identities.identity_id) = 1 then min(identities.identity_id) end
    ) as identity_id
from {{ ref('int_living_identifiers') }} as names
inner join {{ ref('int_identities') }} as identities on names.raw_customer_id = identities.raw_customer_id
group by names.value
