-- what a task is judged by here: the share of buyers found early, or the mean distance from what was spent
with tasks as (

    select * from {{ ref('fct_prediction_tasks') }}

),

measured as (

    select
        metrics.task,
        metrics.role,
        metrics.metric,
        metrics.algorithm,
        metrics.value,
        row_number() over (
            partition by metrics.task, metrics.role
            order by case when tasks.kind = 'amount' then metrics.value else -metrics.value end, metrics.algorithm
        ) as row_num
    from {{ ref('fct_model_metrics') }} as metrics
    inner join tasks on metrics.task = tasks.task
    where
        metrics.split = 'test'
        and metrics.role in ('champion', 'baseline')
        and metrics.metric = case tasks.kind when 'amount' then 'mae' else 'average_precision' end
        and substr(metrics.model_version, 1, length(tasks.model_version)) = tasks.model_version

)

select
    role as topic,
    task as item,
    metric as measure,
    value,
    algorithm as detail
from measured
where row_num = 1
