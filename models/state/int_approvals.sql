{{ config(
    materialized='incremental', incremental_strategy='delete+insert', unique_key='approval_id', full_refresh=false,
    on_schema_change='append_new_columns'
) }}
-- depends_on: {{ ref('int_suppression_publications') }}
-- A build that moves more than a limit allows waits for a person. Each later build takes the place of one that waits,
-- whatever becomes of it. Commands of nextbest approvals write who decided; what readers have is the last word about a
-- publication. A rehearsal changes nothing.
with

build as (

    select
        publication_build.as_of_date,
        context.run_started_at
    from {{ ref('int_publication_build') }} as publication_build
    cross join {{ ref('int_build_context') }} as context
    where not publication_build.is_rehearsal

),

beyond as (

    select {{ movement_text() }} as reason from {{ ref('rpt_publication_movements') }}
    where is_beyond

),

waiting as (

    select
        {{ build_id() }} as approval_id,
        build.as_of_date,
        build.run_started_at as built_at,
        (select {{ dbt.listagg('beyond.reason', "'; '", 'order by beyond.reason') }} from beyond) as reasons,
        'waiting' as status,
        cast(null as {{ dbt.type_string() }}) as content_hash,
        cast(null as {{ dbt.type_string() }}) as decided_by,
        cast(null as {{ dbt.type_string() }}) as why,
        cast(null as {{ dbt.type_timestamp() }}) as decided_at,
        cast(null as {{ dbt.type_string() }}) as publication_id,
        cast(null as integer) as n_withdrawn
    from build
    where (select count(*) from beyond) > 0

)

select * from waiting
{% if is_incremental() -%}
    union all by name
    select
        held.approval_id,
        held.as_of_date,
        held.built_at,
        held.reasons,
        case when published.publication_id is null then 'superseded' else 'approved' end as status,
        held.content_hash,
        held.decided_by,
        held.why,
        held.decided_at,
        published.publication_id,
        coalesce(published.n_withdrawn, held.n_withdrawn) as n_withdrawn
    from {{ this }} as held
    cross join build
    left join ({{ published_rows('fct_approvals') }}) as published on held.approval_id = published.approval_id
    where held.status in ('waiting', 'approved') and held.publication_id is null
{%- endif %}
