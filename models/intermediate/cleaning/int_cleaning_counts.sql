with judged as (

    select
        system,
        source_table,
        reason,
        example,
        case when corrections is not null then 1 else 0 end as is_corrected
    from {{ ref('int_judged_rows') }}

),

counted as (

    select
        system,
        source_table,
        reason,
        example,
        count(*) as n_example_rows,
        sum(is_corrected) as n_corrected
    from judged
    group by system, source_table, reason, example

),

ranked as (

    select
        *,
        sum(n_example_rows) over (partition by system, source_table, reason) as n_rows,
        sum(n_corrected) over (partition by system, source_table, reason) as n_reason_corrected,
        row_number() over (
            partition by system, source_table, reason
            order by case when example is null then 1 else 0 end asc, n_example_rows desc, example asc
        ) as row_num
    from counted

)

select
    system,
    source_table,
    reason,
    n_rows,
    case when reason is null then n_reason_corrected end as n_corrected,
    example,
    case when example is not null then n_example_rows end as n_example_rows
from ranked
where row_num = 1
