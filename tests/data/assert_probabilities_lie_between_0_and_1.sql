select
    scored.task,
    scored.customer_id
from {{ ref('fct_customer_scores') }} as scored
inner join {{ ref('int_task_plans') }} as task_plans on scored.task = task_plans.task
where task_plans.kind = 'binary' and scored.score > 1
