-- the other tasks are trained and all champions score on, yet nobody must overlook it
select
    task,
    training_error
from {{ ref('fct_prediction_tasks') }}
where training_error is not null
union all
select
    'recommendations' as task,
    rankers.training_reason as training_error
from {{ ref('int_ranking_models') }} as rankers
inner join {{ ref('int_build_context') }} as as_of on rankers.trained_at = as_of.run_started_at
where rankers.role = 'failed'
