with

signals as (

    select
        holder_id,
        named_sha256,
        purpose,
        signaled_at,
        known_from,
        reason,
        is_of_address_alone,
        false as is_grant
    from {{ ref('int_attributed_refusals') }}
    union all
    select
        raw_customer_id as holder_id,
        cast(null as {{ dbt.type_string() }}) as named_sha256,
        purpose,
        signaled_at,
        known_from,
        'granted' as reason,
        false as is_of_address_alone,
        true as is_grant
    from {{ ref('int_consent_grants') }}

)

-- the address that is named, or else the one that the customer had then, is the address that said it; where it may have
-- been one of two, a "no" came from both and a "yes" from the newer one
select
    signals.holder_id as raw_customer_id,
    coalesce(identities.identity_id, signals.holder_id) as identity_id,
    signals.purpose,
    signals.signaled_at,
    signals.known_from,
    signals.reason,
    signals.is_of_address_alone,
    signals.is_grant,
    coalesce(signals.named_sha256, addresses.email_sha256) as email_sha256
from signals
left join {{ ref('int_identities') }} as identities
    on signals.holder_id = identities.raw_customer_id
left join {{ ref('int_address_history') }} as addresses
    on
        signals.named_sha256 is null
        and signals.holder_id = addresses.raw_customer_id
        and (addresses.is_oldest or signals.signaled_at >= addresses.valid_from)
        and signals.signaled_at < coalesce(
            case when signals.is_grant then addresses.certain_to else addresses.valid_to end,
            cast('9999-12-31' as timestamp)
        )
