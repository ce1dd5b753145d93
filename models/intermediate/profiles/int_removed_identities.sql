-- Identities that the platform must remove: people who left, and ids and addresses that a person no longer has. Each is
-- compared with the row that readers have.
with

published as (

    select * from {{ ref('int_published_deletes') }}

),

states as (

    select * from {{ ref('int_email_profile_states') }}

),

living as (

    select * from states
    where transition not in ('delete', 'merge')

),

removed as (

    select
        delete_id,
        customer_id,
        external_id,
        email_sha256,
        reason
    from published
    union all
    select
        {{ delete_id('customer_id', 'published_external_id', 'published_email_sha256') }} as delete_id,
        customer_id,
        published_external_id as external_id,
        published_email_sha256 as email_sha256,
        case transition when 'merge' then 'merged' else coalesce(published_reason, 'left_audience') end as reason
    from {{ ref('int_email_profile_transitions') }}
    where transition in ('delete', 'merge')
    union all
    select
        {{ delete_id("''", 'previous_external_id', "''") }} as delete_id,
        null as customer_id,
        previous_external_id as external_id,
        null as email_sha256,
        'external_id_changed' as reason
    from living
    where previous_external_id <> external_id
    union all
    select
        {{ delete_id("''", "''", 'previous_email_sha256') }} as delete_id,
        null as customer_id,
        null as external_id,
        previous_email_sha256 as email_sha256,
        'address_changed' as reason
    from living
    where previous_email_sha256 is not null and coalesce(email_sha256, '') <> previous_email_sha256

),

external_ids as (

    select distinct external_id from living

),

addresses as (

    select distinct email_sha256 from living

),

-- an identifier that a living profile uses is not given for removal
told as (

    select
        removed.delete_id,
        removed.reason,
        case when by_id.customer_id is null then removed.customer_id end as customer_id,
        case when by_external_id.external_id is null then removed.external_id end as external_id,
        case when by_address.email_sha256 is null then removed.email_sha256 end as email_sha256
    from removed
    left join living as by_id on removed.customer_id = by_id.customer_id
    left join external_ids as by_external_id
        on removed.external_id = by_external_id.external_id
    left join addresses as by_address
        on removed.email_sha256 = by_address.email_sha256
    qualify row_number() over (partition by removed.delete_id order by removed.reason) = 1

),

base as (

    select greatest(
        {{ spread_after_publications() }},
        coalesce((select max(states.updated_at) from states), {{ spread_from() }}),
        coalesce((select max(published.updated_at) from published), {{ spread_from() }})
    ) as changed_after

)

select
    told.delete_id,
    told.reason,
    told.customer_id,
    told.external_id,
    told.email_sha256,
    published.updated_at as published_at,
    coalesce(
        coalesce(told.customer_id, '') = coalesce(published.customer_id, '')
        and coalesce(told.external_id, '') = coalesce(published.external_id, '')
        and coalesce(told.email_sha256, '') = coalesce(published.email_sha256, '')
        and published.delete_id is not null, false
    ) as is_unchanged,
    base.changed_after
from told
cross join base
left join published on told.delete_id = published.delete_id
