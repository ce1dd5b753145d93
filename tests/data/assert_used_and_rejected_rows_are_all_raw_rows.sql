-- Nothing is lost and nothing is made up: counted at the source, not in staging.
with raw_counts as (
    {% for name in validated_tables() %}
        {%- set system, source_table = name.split('.') %}
        select
            '{{ system }}' as system,
            '{{ source_table }}' as source_table,
            count(*) as n_rows
        from ({{ raw_rows(system, source_table) }}) as raw_rows
        {{ 'union all' if not loop.last }}
    {%- endfor %}

),

judged_counts as (

    select
        system,
        source_table,
        sum(n_rows) as n_rows
    from {{ ref('fct_cleaning_summary') }}
    where outcome in ('used', 'rejected')
    group by system, source_table

),

rejected_counts as (

    select
        system,
        source_table,
        count(*) as n_rows
    from {{ ref('fct_rejected_rows') }}
    group by system, source_table

),

summed_rejections as (

    select
        system,
        source_table,
        sum(n_rows) as n_rows
    from {{ ref('fct_cleaning_summary') }}
    where outcome = 'rejected'
    group by system, source_table

)

select
    raw_counts.system,
    raw_counts.source_table,
    raw_counts.n_rows as n_raw,
    judged_counts.n_rows as n_judged,
    rejected_counts.n_rows as n_rejected
from raw_counts
left join judged_counts
    on raw_counts.system = judged_counts.system and raw_counts.source_table = judged_counts.source_table
left join rejected_counts
    on raw_counts.system = rejected_counts.system and raw_counts.source_table = rejected_counts.source_table
left join summed_rejections
    on
        raw_counts.system = summed_rejections.system
        and raw_counts.source_table = summed_rejections.source_table
where
    raw_counts.n_rows <> coalesce(judged_counts.n_rows, 0)
    or coalesce(rejected_counts.n_rows, 0) <> coalesce(summed_rejections.n_rows, 0)
