{{ config(materialized='table') }}
-- By the newest consent or refusal, which everything published obeys.
with

permissions as (

    {{ permissions_by_address(ref('int_consent_signals')) }}

)

select
    identity_id,
    email_sha256,
    purpose,
    granted_at,
    refused_at,
    split_part(newest_refusal, '|', 2) as refusal,
    refused_at is null and (granted_at is not null or '{{ var("consent_default") }}' = 'granted') as is_permitted
from permissions
