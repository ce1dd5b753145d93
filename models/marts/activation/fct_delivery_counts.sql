with

counts as (

    select * from {{ ref('int_delivery_counts') }}

),

publications as (

    select
        publication_id,
        published_at,
        cast({{ json_text('rows_by_mart', 'fct_email_profiles') }} as {{ dbt.type_bigint() }}) as n_published
    from {{ ref('int_published_publications') }}

)

select
    counts.publication_id,
    counts.destination,
    publications.published_at,
    cast(coalesce(counts.n_decided, publications.n_published) as {{ dbt.type_bigint() }}) as n_decided,
    cast(counts.n_delivered as {{ dbt.type_bigint() }}) as n_delivered,
    cast(counts.n_held_back as {{ dbt.type_bigint() }}) as n_held_back,
    cast(counts.n_failed as {{ dbt.type_bigint() }}) as n_failed,
    cast(counts.n_pending as {{ dbt.type_bigint() }}) as n_pending,
    cast(counts.n_stale as {{ dbt.type_bigint() }}) as n_stale,
    counts.publication_id = max(counts.publication_id) over (partition by counts.destination) as is_newest
from counts
left join publications on counts.publication_id = publications.publication_id
