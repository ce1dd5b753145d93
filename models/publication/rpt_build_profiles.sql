{{ config(group='activation') }}
with profiles as (

    select * from {{ ref('fct_email_profiles') }}

),

offers as (

    select * from {{ ref('fct_next_best_offers') }}

),

-- nothing was published before the first build
last_publication as (

    select coalesce(max(published_at), cast('1900-01-01' as timestamp)) as published_at
    from {{ ref('int_published_publications') }}

)

select
    'profile' as topic,
    'active' as item,
    cast(null as {{ dbt.type_string() }}) as measure,
    count(*) as n_rows
from profiles
where is_active
union all
select
    'profile' as topic,
    'with_address' as item,
    cast(null as {{ dbt.type_string() }}) as measure,
    count(*) as n_rows
from profiles
where is_active and email is not null
union all
select
    'profile' as topic,
    'personalised' as item,
    cast(null as {{ dbt.type_string() }}) as measure,
    count(*) as n_rows
from profiles
where is_active and is_personalised
union all
select
    'profile' as topic,
    'changed' as item,
    cast(null as {{ dbt.type_string() }}) as measure,
    count(*) as n_rows
from profiles
inner join last_publication on profiles.updated_at > last_publication.published_at
union all
select
    'profile' as topic,
    'inactive' as item,
    suppressed_reason as measure,
    count(*) as n_rows
from profiles
where not is_active
group by suppressed_reason
union all
select
    'profile' as topic,
    'deleted' as item,
    deletes.reason as measure,
    count(*) as n_rows
from {{ ref('fct_email_profile_deletes') }} as deletes
inner join last_publication on deletes.updated_at > last_publication.published_at
group by deletes.reason
union all
select
    'offer' as topic,
    case when is_holdout then 'hold-out' else coalesce(offer_code, 'none') end as item,
    cast(null as {{ dbt.type_string() }}) as measure,
    count(*) as n_rows
from offers
group by case when is_holdout then 'hold-out' else coalesce(offer_code, 'none') end
union all
select
    'offer_source' as topic,
    offer_source as item,
    cast(fallback_level as {{ dbt.type_string() }}) as measure,
    count(*) as n_rows
from offers
where not is_holdout
group by offer_source, fallback_level
