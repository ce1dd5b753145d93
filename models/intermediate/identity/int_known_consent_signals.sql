{{ config(materialized='view') }}

select
    signals.raw_customer_id,
    signals.identity_id,
    signals.purpose,
    signals.signaled_at,
    signals.known_from,
    signals.reason,
    signals.is_of_address_alone,
    signals.is_grant,
    signals.email_sha256
from {{ ref('int_consent_signals') }} as signals
inner join {{ ref('int_build_context') }} as as_of on signals.known_from < as_of.as_of_date
