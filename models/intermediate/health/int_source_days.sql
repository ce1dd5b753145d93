with judged as (

    select
        system || '.' || source_table as source_table,
        cast(known_from as date) as arrived_on,
        known_from,
        reason,
        reasons,
        corrections
    from {{ ref('int_judged_rows') }}
    where known_from is not null

)

select
    source_table,
    arrived_on,
    count(*) as n_rows,
    count(case when {{ is_loss('reason') }} then 1 end) as n_rejected,
    count(case when corrections like '%late_arrival%' then 1 end) as n_late,
    count(case when reasons like '%duplicate_%' then 1 end) as n_duplicated,
    min(known_from) as first_at,
    max(known_from) as last_at
from judged
group by source_table, arrived_on
