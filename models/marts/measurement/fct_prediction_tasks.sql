with gates as (

    select * from {{ ref('int_task_gates') }}

),

champions as (

    select * from {{ ref('int_champions') }}

),

failures as (

    select
        task,
        trained_at,
        training_reason
    from {{ ref('int_prediction_models') }}
    where role = 'failed'

)

select
    gates.task,
    gates.as_of_date,
    gates.kind,
    gates.horizon_days,
    champions.model_version is not null as has_model,
    champions.model_version,
    champions.algorithm,
    champions.trained_as_of,
    champions.training_reason,
    champions.best_baseline,
    coalesce(champions.algorithm = champions.best_baseline, false) as is_baseline,
    champions.choice_reason,
    failures.training_reason as training_error,
    gates.is_trainable,
    gates.reason as gate_reason,
    gates.n_training_rows,
    gates.n_training_positives
from gates
left join champions on gates.task = champions.task
left join failures
    on
        gates.task = failures.task
        and gates.run_started_at = failures.trained_at
