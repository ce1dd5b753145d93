{{ config(materialized="view") }}

with features as (

    select * from {{ ref('int_customer_features') }}

),

as_of as (

    select as_of_date from {{ ref('int_build_context') }}

),

tasks as (

    select task from {{ ref('int_tasks') }}
    where grain = 'customer'

),

current_features as (

    select
        features.*,
        paths.recent_path
    from features
    inner join as_of on features.as_of_date = as_of.as_of_date
    left join {{ ref('int_customer_paths') }} as paths
        on
            features.customer_id = paths.customer_id
            and features.as_of_date = paths.as_of_date

)

-- every feature there is, so that a model finds those that it was trained with
select
    tasks.task,
    current_features.* -- noqa: AM04
from current_features
inner join tasks on {{ is_eligible("tasks.task", "customer") }}
