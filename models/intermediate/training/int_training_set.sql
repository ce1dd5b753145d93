{{ config(materialized='view') }}

with features as (

    select * from {{ ref('int_customer_features') }}
    where is_training

),

labels as (

    select * from {{ ref('int_customer_labels') }}

)

select
    labels.task,
    labels.split,
    labels.label,
    {%- for column in feature_columns() %}
        features.{{ column }},
    {%- endfor %}
    paths.recent_path,
    features.customer_id,
    features.as_of_date
from labels
inner join features
    on
        labels.customer_id = features.customer_id
        and labels.as_of_date = features.as_of_date
left join {{ ref('int_customer_paths') }} as paths
    on features.customer_id = paths.customer_id and features.as_of_date = paths.as_of_date
where {{ is_eligible('labels.task', 'customer') }}
