with

removed as (

    select * from {{ ref('int_removed_identities') }}
    where coalesce(customer_id, external_id, email_sha256) is not null

),

published as (

    select * from {{ ref('int_published_deletes') }}

),

states as (

    select updated_at from {{ ref('int_email_profile_states') }}

),

compared as (

    select
        removed.*,
        published.updated_at as published_at,
        coalesce(
            published.delete_id is not null
            and coalesce(removed.customer_id, '') = coalesce(published.customer_id, '')
            and coalesce(removed.external_id, '') = coalesce(published.external_id, '')
            and coalesce(removed.email_sha256, '') = coalesce(published.email_sha256, ''), false
        ) as is_unchanged
    from removed
    left join published on removed.delete_id = published.delete_id

),

numbered as (

    select
        *,
        row_number() over (partition by is_unchanged order by delete_id) as change_number,
        count(*) over (partition by is_unchanged) as n_changes
    from compared

),

base as (

    select greatest(
        {{ spread_after_publications() }},
        coalesce((select max(states.updated_at) from states), {{ spread_from() }}),
        coalesce((select max(published.updated_at) from published), {{ spread_from() }})
    ) as base_at

)

select
    numbered.delete_id,
    numbered.customer_id,
    numbered.external_id,
    numbered.email_sha256,
    numbered.reason,
    case
        when numbered.is_unchanged then numbered.published_at
        else {{ spread_time('numbered.change_number', 'numbered.n_changes', 'base.base_at') }}
    end as updated_at
from numbered
cross join base
