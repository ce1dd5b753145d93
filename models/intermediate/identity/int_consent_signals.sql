{%- set forever = "cast('9999-12-31' as timestamp)" -%}
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

),

identified as (

    select
        signals.*,
        coalesce(identities.identity_id, signals.holder_id) as identity_id
    from signals
    left join {{ ref('int_identities') }} as identities on signals.holder_id = identities.raw_customer_id

),

addresses as (

    select
        history.*,
        coalesce(identities.identity_id, history.raw_customer_id) as identity_id
    from {{ ref('int_address_history') }} as history
    left join {{ ref('int_identities') }} as identities on history.raw_customer_id = identities.raw_customer_id

)

-- The signal came from the named address, or else from the one that the customer had then. Where several are possible,
-- a refusal counts for all of them. A bounce went to an address of any id of the person.
select
    signals.holder_id as raw_customer_id,
    signals.identity_id,
    signals.purpose,
    signals.signaled_at,
    signals.known_from,
    signals.reason,
    signals.is_of_address_alone,
    signals.is_grant,
    coalesce(signals.named_sha256, addresses.email_sha256) as email_sha256
from identified as signals
left join addresses
    on
        signals.identity_id = addresses.identity_id
        and signals.named_sha256 is null
        and (signals.is_of_address_alone or signals.holder_id = addresses.raw_customer_id)
        and (addresses.is_oldest or signals.signaled_at >= addresses.valid_from)
        and (
            (signals.is_grant and signals.signaled_at < coalesce(addresses.certain_to, {{ forever }}))
            or (not signals.is_grant and signals.signaled_at <= coalesce(addresses.valid_to, {{ forever }}))
        )
