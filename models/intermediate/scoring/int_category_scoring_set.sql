{{ config(materialized='view') }}

with as_of as (

    select as_of_date from {{ ref('int_build_context') }}

),

features as (

    select features.*
    from {{ ref('int_customer_features') }} as features
    inner join as_of on features.as_of_date = as_of.as_of_date

),

tasks as (

    select task from {{ ref('int_tasks') }}
    where grain = 'category'

),

categories as (

    select * from {{ ref('int_category_popularity') }}

)

select
    tasks.task,
    features.customer_id,
    features.as_of_date,
    {{ category_columns() }}
from features
inner join tasks on {{ is_eligible('tasks.task', 'category') }}
inner join categories on features.as_of_date = categories.as_of_date
left join {{ ref('int_customer_category_features') }} as in_category
    on
        features.customer_id = in_category.customer_id
        and features.as_of_date = in_category.as_of_date
        and categories.category = in_category.category
left join {{ ref('int_customer_paths') }} as paths
    on features.customer_id = paths.customer_id and features.as_of_date = paths.as_of_date
