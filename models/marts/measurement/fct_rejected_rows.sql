-- The rows of erased people are numbered by table, so that nothing shows which of them belong together.
select
    system,
    source_table,
    source_key,
    cast(case
        when {{ is_erased_row('reasons') }}
            then row_number() over (
                partition by system, source_table, {{ is_erased_row('reasons') }} order by row_number
            )
        else row_number
    end as {{ dbt.type_bigint() }}) as row_number,
    reason,
    reasons,
    raw_row
from {{ ref('int_judged_rows') }}
where reasons is not null
