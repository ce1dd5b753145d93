-- Erased people are taken from the published rows, so that no other table names them.
with

told as (

    select * from {{ ref('int_email_profile_deletes') }}

),

published as (

    {{ published_rows('fct_email_profile_deletes') }}

),

living as (

    select * from {{ ref('int_email_profile_states') }}
    where transition not in ('delete', 'merge')

),

external_ids as (

    select distinct external_id from living

),

addresses as (

    select distinct email_sha256 from living

),

-- an identifier that a living profile uses since then is no longer given for removal
erased as (

    select
        published.delete_id,
        published.reason,
        published.updated_at,
        case when by_id.customer_id is null then published.customer_id end as customer_id,
        case when by_external_id.external_id is null then published.external_id end as external_id,
        case when by_address.email_sha256 is null then published.email_sha256 end as email_sha256,
        coalesce(by_id.customer_id, by_external_id.external_id, by_address.email_sha256) is not null as is_changed
    from published
    left join living as by_id on published.customer_id = by_id.customer_id
    left join external_ids as by_external_id
        on published.external_id = by_external_id.external_id
    left join addresses as by_address
        on published.email_sha256 = by_address.email_sha256
    where published.reason = 'erased'

),

numbered as (

    select
        *,
        row_number() over (partition by is_changed order by delete_id) as change_number,
        count(*) over (partition by is_changed) as n_changes
    from erased
    where coalesce(customer_id, external_id, email_sha256) is not null

),

base as (

    select greatest(
        {{ spread_after_publications() }},
        coalesce((select max(living.updated_at) from living), {{ spread_from() }}),
        coalesce((select max(told.updated_at) from told), {{ spread_from() }}),
        coalesce((select max(published.updated_at) from published), {{ spread_from() }})
    ) as base_at

)

select
    delete_id,
    customer_id,
    external_id,
    email_sha256,
    reason,
    updated_at
from told
union all
select
    numbered.delete_id,
    numbered.customer_id,
    numbered.external_id,
    numbered.email_sha256,
    numbered.reason,
    case
        when numbered.is_changed then {{ spread_time('numbered.change_number', 'numbered.n_changes', 'base.base_at') }}
        else numbered.updated_at
    end as updated_at
from numbered
cross join base
