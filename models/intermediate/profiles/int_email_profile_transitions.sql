with

candidates as (

    select * from {{ ref('int_email_profiles') }}

),

full_publications as (

    select * from {{ ref('int_published_publications') }}
    where kind = 'full'

),

last_full as (

    select max(published_at) as published_at from full_publications

),

previous as (

    select
        profiles.*,
        {{ profile_hash() }} as row_hash,
        -- the date of the first full publication that showed the row as it is
        (
            select min(full_publications.as_of_date) from full_publications
            where full_publications.published_at >= profiles.updated_at
        ) as inactive_since
    from {{ ref('int_published_profiles') }} as profiles

),

build as (

    select
        as_of_date,
        {{ is_rehearsal('as_of_date') }} as is_rehearsal
    from {{ ref('int_build_context') }}

),

merged as (

    select raw_customer_id from {{ ref('int_customer_ids') }}
    where raw_customer_id <> customer_id

),

people as (

    select
        coalesce(candidates.customer_id, previous.customer_id) as customer_id,
        previous.external_id as published_external_id,
        previous.email_sha256 as published_email_sha256,
        previous.suppressed_reason as published_reason,
        case
            when not coalesce(permissions.may_be_mailed, false)
                then coalesce(permissions.suppressed_reason, 'unknown_customer')
        end as suppressed_reason,
        {{ profile_transition() }} as transition
    from candidates
    full outer join previous on candidates.customer_id = previous.customer_id
    left join {{ ref('int_customer_permissions') }} as permissions
        on coalesce(candidates.customer_id, previous.customer_id) = permissions.customer_id
    left join merged on previous.customer_id = merged.raw_customer_id
    cross join build
    cross join last_full

)

select
    customer_id,
    published_external_id,
    published_email_sha256,
    published_reason,
    suppressed_reason,
    transition,
    row_number() over (partition by transition = 'keep' order by customer_id) as change_number,
    count(*) over (partition by transition = 'keep') as n_changes
from people
where transition is not null
