-- What was known at the as-of date, which decisions use.
with

permissions as (

    {{ permissions_by_address(ref('int_known_consent_signals')) }}

)

select
    identity_id,
    email_sha256,
    purpose,
    refused_at is null and (granted_at is not null or '{{ var("consent_default") }}' = 'granted') as is_permitted
from permissions
