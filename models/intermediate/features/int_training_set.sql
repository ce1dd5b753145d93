with features as (

    select * from {{ ref('int_customer_features') }}
    where is_training

),

labels as (

    select * from {{ ref('int_purchase_labels') }}

),

task_cutoffs as (

    select * from {{ ref('int_task_cutoffs') }}

)

select
    labels.task,
    task_cutoffs.split,
    labels.label,
    {%- for column in feature_columns() %}
        features.{{ column }},
    {%- endfor %}
    features.customer_id,
    features.as_of_date
from features
inner join labels
    on
        features.customer_id = labels.customer_id
        and features.as_of_date = labels.as_of_date
inner join task_cutoffs
    on
        labels.task = task_cutoffs.task
        and labels.as_of_date = task_cutoffs.as_of_date
where {{ is_eligible('labels.task', 'features') }}
