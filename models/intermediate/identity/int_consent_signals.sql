with

signals as (

    select
        raw_customer_id,
        purpose,
        signaled_at,
        known_from,
        reason,
        is_of_address_alone,
        false as is_grant
    from {{ ref('int_consent_refusals') }}
    union all
    select
        raw_customer_id,
        purpose,
        signaled_at,
        known_from,
        reason,
        is_of_address_alone,
        false as is_grant
    from {{ ref('int_email_refusals') }}
    union all
    select
        raw_customer_id,
        purpose,
        signaled_at,
        known_from,
        'granted' as reason,
        false as is_of_address_alone,
        true as is_grant
    from {{ ref('int_consent_grants') }}

),

-- a platform may name the customer by its own id: a "no" counts for whoever has that id
external_ids as (

    select distinct
        raw_customer_id,
        value as external_id
    from {{ ref('int_identity_register') }}
    where kind = 'external_id' and erased_at is null

),

attributed as (

    select * from signals
    union all
    select
        external_ids.raw_customer_id,
        signals.purpose,
        signals.signaled_at,
        signals.known_from,
        signals.reason,
        signals.is_of_address_alone,
        signals.is_grant
    from signals
    inner join external_ids on signals.raw_customer_id = external_ids.external_id
    where not signals.is_grant

)

-- the address that the customer had then is the address that said it
select
    attributed.raw_customer_id,
    coalesce(identities.identity_id, attributed.raw_customer_id) as identity_id,
    attributed.purpose,
    attributed.signaled_at,
    attributed.known_from,
    attributed.reason,
    attributed.is_of_address_alone,
    attributed.is_grant,
    addresses.email_sha256
from attributed
left join {{ ref('int_identities') }} as identities
    on attributed.raw_customer_id = identities.raw_customer_id
left join {{ ref('int_address_history') }} as addresses
    on
        attributed.raw_customer_id = addresses.raw_customer_id
        and (addresses.is_oldest or attributed.signaled_at >= addresses.valid_from)
        and attributed.signaled_at < coalesce(addresses.valid_to, cast('9999-12-31' as timestamp))
