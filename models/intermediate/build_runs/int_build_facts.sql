with facts as (

    select * from {{ ref('int_build_tables') }}
    union all
    select * from {{ ref('rpt_build_models') }}
    union all
    select * from {{ ref('rpt_build_metrics') }}
    union all
    select * from {{ ref('rpt_build_remarks') }}
    union all
    select
        topic,
        item,
        measure,
        cast(n_rows as double) as value,
        cast(null as {{ dbt.type_string() }}) as detail
    from {{ ref('rpt_build_profiles') }}

)

select
    {{ build_id() }} as build_id,
    as_of.run_started_at as started_at,
    as_of.as_of_date,
    facts.topic,
    facts.item,
    coalesce(facts.measure, 'all') as measure,
    facts.value,
    facts.detail
from facts
cross join {{ ref('int_build_context') }} as as_of
