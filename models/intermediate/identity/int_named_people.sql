{{ config(materialized='view') }}
-- An exact id names its customer. Any other text names a customer only where a single person has it.
with

names as (

    select
        raw_customer_id as name,
        identity_id,
        true as is_id
    from {{ ref('int_identities') }}

    union all

    select
        holders.name,
        identities.identity_id,
        false as is_id
    from {{ ref('int_name_holders') }} as holders
    inner join {{ ref('int_identities') }} as identities on holders.holder_id = identities.raw_customer_id

)

select
    name,
    coalesce(
        min(case when is_id then identity_id end),
        case when count(distinct identity_id) = 1 then min(identity_id) end
    ) as identity_id
from names
group by name
