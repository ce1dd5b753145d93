-- No label looks beyond the date of the build: training rows are those of the cut-offs.
select
    task_cutoffs.task,
    task_cutoffs.as_of_date
from {{ ref('int_task_cutoffs') }} as task_cutoffs
inner join {{ ref('int_task_plans') }} as task_plans on task_cutoffs.task = task_plans.task
cross join {{ ref('int_build_context') }} as as_of
where task_cutoffs.as_of_date + task_plans.horizon_days > as_of.as_of_date
