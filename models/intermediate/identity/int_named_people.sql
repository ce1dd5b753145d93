{{ config(materialized='view') }}
-- a name that is an id of the shop means its customer; any other name means somebody where only one person has it
select
    identifiers.value,
    coalesce(
        min(case when identifiers.kind = 'customer_id' then identities.identity_id end),
        case when count(distinct identities.identity_id) = 1 then min(identities.identity_id) end
    ) as identity_id
from {{ ref('int_living_identifiers') }} as identifiers
inner join {{ ref('int_identities') }} as identities on identifiers.raw_customer_id = identities.raw_customer_id
group by identifiers.value
