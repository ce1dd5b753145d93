{{ config(materialized='view') }}

with features as (

    select * from {{ ref('int_customer_features') }}
    where is_training

),

labels as (

    {{ labels_of('category') }}
),

categories as (

    select * from {{ ref('int_category_popularity') }}

)

select
    labels.task,
    labels.split,
    labels.label,
    features.customer_id,
    features.as_of_date,
    {{ category_columns() }}
from labels
inner join features
    on labels.customer_id = features.customer_id and labels.as_of_date = features.as_of_date
inner join categories
    on labels.category = categories.category and labels.as_of_date = categories.as_of_date
left join {{ ref('int_customer_category_features') }} as in_category
    on
        labels.customer_id = in_category.customer_id
        and labels.as_of_date = in_category.as_of_date
        and labels.category = in_category.category
left join {{ ref('int_customer_paths') }} as paths
    on features.customer_id = paths.customer_id and features.as_of_date = paths.as_of_date
where {{ is_eligible('labels.task', 'category') }}
