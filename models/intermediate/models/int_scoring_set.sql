{{ config(materialized="view") }}

with features as (

    select * from {{ ref('int_customer_features') }}

),

as_of as (

    select as_of_date from {{ ref('int_as_of') }}

),

tasks as (

    select task from {{ ref('int_tasks') }}

),

current_features as (

    select features.*
    from features
    inner join as_of on features.as_of_date = as_of.as_of_date

)

-- every feature there is, so that a model finds those that it was trained with
select
    tasks.task,
    current_features.* -- noqa: AM04
from current_features
inner join tasks on {{ is_eligible("tasks.task", "current_features") }}
