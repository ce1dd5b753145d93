with tasks as (

    select * from {{ ref('fct_prediction_tasks') }}

),

plans as (

    select
        task_plans.task,
        task_plans.horizon_days,
        cast(task_plans.horizon_days as {{ dbt.type_string() }}) as possible,
        cast(task_plans.declared_horizon_days as {{ dbt.type_string() }}) as declared,
        cast(task_plans.n_needed_days as {{ dbt.type_string() }}) as needed,
        cast(task_plans.n_needed_days_as_declared as {{ dbt.type_string() }}) as needed_as_declared,
        cast(task_plans.n_history_days as {{ dbt.type_string() }})
        || coalesce(' since ' || cast(history.first_known_on as {{ dbt.type_string() }}), '') as known,
        task_plans.n_history_days >= task_plans.n_needed_days as is_possible
    from {{ ref('int_task_plans') }} as task_plans
    cross join {{ ref('int_history_extent') }} as history
    where task_plans.horizon_days < task_plans.declared_horizon_days

)

select
    'choice' as topic,
    task as item,
    'all' as measure,
    cast(1 as double) as value,
    choice_reason as detail
from tasks
where has_model and (is_baseline or best_baseline is null) and choice_reason is not null
union all
select
    'horizon' as topic,
    task as item,
    'days' as measure,
    cast(horizon_days as double) as value,
    declared || ' days ahead are asked for, '
    || case
        when is_possible
            then possible || ' are possible: ' || declared || ' need ' || needed_as_declared
        else 'and not even ' || possible || ' are possible: they need ' || needed
    end
    || ' days of history, and there are ' || known as detail
from plans
