with training_sets as (

    select
        task,
        split,
        label
    from {{ ref('int_training_set') }}
    union all
    select
        task,
        split,
        label
    from {{ ref('int_category_training_set') }}

)

select
    task,
    count(case when split = 'train' then 1 end) as n_training_rows,
    count(case when split = 'train' and label > 0 then 1 end) as n_training_positives,
    count(case when split = 'calibration' then 1 end) as n_calibration_rows,
    count(case when split = 'calibration' and label > 0 then 1 end) as n_calibration_positives,
    count(case when split = 'test' then 1 end) as n_test_rows
from training_sets
group by task
