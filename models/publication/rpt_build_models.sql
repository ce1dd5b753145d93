with tasks as (

    select * from {{ ref('fct_prediction_tasks') }}

),

registry as (

    select
        task,
        model_version,
        trained_at
    from {{ ref('int_prediction_models') }}
    union all
    select
        'recommendations' as task,
        model_version,
        trained_at
    from {{ ref('int_ranking_models') }}

),

champions as (

    select
        task,
        kind,
        model_version,
        algorithm,
        coalesce(training_error, gate_reason, 'nothing was trained') as reason
    from tasks
    union all
    select
        'recommendations' as task,
        'ranking' as kind,
        max(model_version) as model_version,
        'lambdarank' as algorithm,
        'no ranker was trained: plain affinity orders the products' as reason
    from {{ ref('int_ranking_champion') }}

),

outcomes as (

    select
        champions.task,
        case
            when champions.model_version is null then 'without_model'
            when registry.trained_at = {{ run_started() }} then 'trained'
            else 'kept'
        end as outcome,
        case when champions.model_version is null then champions.reason else champions.algorithm end as detail
    from champions
    left join registry
        on champions.task = registry.task and champions.model_version = registry.model_version

)

select
    'task' as topic,
    task as item,
    outcome as measure,
    cast(1 as double) as value,
    detail
from outcomes
