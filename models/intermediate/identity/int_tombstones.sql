{{ config(materialized='view') }}

select distinct
    kind,
    value_hash,
    salt
from {{ ref('int_identity_register') }}
where erased_at is not null and value_hash is not null
