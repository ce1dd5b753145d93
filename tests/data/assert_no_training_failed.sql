-- the other tasks are trained and all champions score on, yet nobody must overlook it
select
    task,
    training_error
from {{ ref('fct_prediction_tasks') }}
where training_error is not null
