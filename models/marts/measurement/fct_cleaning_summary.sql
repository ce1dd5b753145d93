with judged as (

    select
        system,
        source_table,
        reason,
        reasons,
        corrections
    from {{ ref('int_judged_rows') }}

),

usable as (

    select * from judged
    where reasons is null

),

counted as (

    select
        system,
        source_table,
        case when reasons is null then 'used' else 'rejected' end as outcome,
        coalesce(reason, 'all') as kind
    from judged
    union all
    select
        system,
        source_table,
        'corrected' as outcome,
        element as kind
    from ({{ split_to_rows('usable', 'corrections', ['system', 'source_table']) }}) as corrected

)

select
    system,
    source_table,
    outcome,
    kind,
    count(*) as n_rows
from counted
group by system, source_table, outcome, kind
