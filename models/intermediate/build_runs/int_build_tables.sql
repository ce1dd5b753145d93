with counts as (

    select
        *,
        system || '.' || source_table as table_name
    from {{ ref('int_cleaning_counts') }}

),

totals as (

    select
        table_name,
        sum(n_rows) as n_raw,
        sum(case when reason is null then n_rows else 0 end) as n_used,
        sum(coalesce(n_corrected, 0)) as n_corrected,
        sum(case when reason is not null then n_rows else 0 end) as n_rejected
    from counts
    group by table_name

),

reasons as (

    select
        table_name,
        reason,
        n_rows,
        example,
        row_number() over (partition by table_name order by n_rows desc, reason asc) as row_num
    from counts
    where reason is not null

)

{% for measure in ['raw', 'used', 'corrected', 'rejected'] -%}
    select
        'table' as topic,
        table_name as item,
        '{{ measure }}' as measure,
        cast(n_{{ measure }} as double) as value,
        cast(null as {{ dbt.type_string() }}) as detail
    from totals
    union all
{% endfor -%}
select
    'reason' as topic,
    table_name as item,
    reason as measure,
    cast(n_rows as double) as value,
    example as detail
from reasons
where row_num <= 3
