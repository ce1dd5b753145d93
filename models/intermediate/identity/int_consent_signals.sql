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

register as (

    select * from {{ ref('int_living_identifiers') }}

),

-- a platform may name the customer by its own id or by the address: a "no" counts for whoever has that, unless it is
-- the id of a customer
other_names as (

    select
        signals.*,
        case
            when signals.raw_customer_id like '%@%' then {{ sha256_hex('lower(signals.raw_customer_id)') }}
            else signals.raw_customer_id
        end as other_name
    from signals
    left join register as ids on signals.raw_customer_id = ids.value and ids.kind = 'customer_id'
    where not signals.is_grant and ids.value is null

),

attributed as (

    select * from signals
    union all
    select
        register.raw_customer_id,
        other_names.purpose,
        other_names.signaled_at,
        other_names.known_from,
        other_names.reason,
        other_names.is_of_address_alone,
        other_names.is_grant
    from other_names
    inner join register
        on other_names.other_name = register.value and register.kind in ('external_id', 'email')

)

-- the address that the customer had then is the address that said it; where it may have been one of two, a "no" came
-- from both and a "yes" from the newer one
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
        and attributed.signaled_at < coalesce(
            case when attributed.is_grant then addresses.certain_to else addresses.valid_to end,
            cast('9999-12-31' as timestamp)
        )
