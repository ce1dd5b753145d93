select
    as_of_date,
    true as is_training,
    false as is_scoring
from {{ ref('int_task_cutoffs') }}
group by as_of_date
union all
select
    as_of_date,
    false as is_training,
    true as is_scoring
from {{ ref('int_build_context') }}
