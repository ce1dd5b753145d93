with tasks as (

    select * from {{ ref('int_tasks') }}

),

as_of as (

    select * from {{ ref('int_as_of') }}

),

training_set as (

    select * from {{ ref('int_training_set') }}

),

counted as (

    select
        task,
        count(case when split = 'train' then 1 end) as n_training_rows,
        count(case when split = 'train' and label > 0 then 1 end) as n_training_positives,
        count(case when split = 'calibration' and label > 0 then 1 end) as n_calibration_positives,
        count(case when split = 'calibration' then 1 end) as n_calibration_rows,
        count(case when split = 'test' then 1 end) as n_test_rows
    from training_set
    group by task

),

completed as (

    select
        tasks.task,
        tasks.horizon_days,
        tasks.kind,
        as_of.as_of_date,
        as_of.run_started_at,
        coalesce(counted.n_training_rows, 0) as n_training_rows,
        coalesce(counted.n_training_positives, 0) as n_training_positives,
        coalesce(counted.n_calibration_rows, 0) as n_calibration_rows,
        coalesce(counted.n_calibration_positives, 0) as n_calibration_positives,
        coalesce(counted.n_test_rows, 0) as n_test_rows
    from tasks
    cross join as_of
    left join counted on tasks.task = counted.task

),

reasoned as (

    select
        *,
        {{ gate_reason([
            ("n_training_rows", var('min_training_rows'), "training rows"),
            ("n_training_positives", var('min_training_positives'), "positives to learn from"),
            (
                "n_training_rows - n_training_positives",
                var('min_training_positives'),
                "negatives to learn from"
            ),
            (
                "n_calibration_positives",
                var('min_calibration_positives'),
                "positives to calibrate with"
            ),
            ("n_test_rows", 1, "rows to test on"),
        ]) }} as reason
    from completed

)

select
    task,
    horizon_days,
    kind,
    as_of_date,
    run_started_at,
    n_training_rows,
    n_training_positives,
    n_calibration_rows,
    n_calibration_positives,
    n_test_rows,
    reason is null as is_trainable,
    reason
from reasoned
