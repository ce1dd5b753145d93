with gates as (

    select * from {{ ref('int_task_gates') }}

),

champions as (

    select * from {{ ref('int_champions') }}

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
    gates.is_trainable,
    gates.reason as gate_reason,
    gates.n_training_rows,
    gates.n_training_positives
from gates
left join champions on gates.task = champions.task
