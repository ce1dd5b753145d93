with plans as (

    select * from {{ ref('int_task_plans') }}

),

as_of as (

    select * from {{ ref('int_build_context') }}

),

counted as (

    select * from {{ ref('int_training_counts') }}

),

completed as (

    select
        plans.task,
        plans.label,
        plans.kind,
        plans.grain,
        plans.horizon_days,
        plans.value_scale,
        plans.n_history_days,
        plans.n_needed_days,
        as_of.as_of_date,
        as_of.run_started_at,
        coalesce(counted.n_training_rows, 0) as n_training_rows,
        coalesce(counted.n_training_positives, 0) as n_training_positives,
        coalesce(counted.n_calibration_rows, 0) as n_calibration_rows,
        coalesce(counted.n_calibration_positives, 0) as n_calibration_positives,
        coalesce(counted.n_test_rows, 0) as n_test_rows
    from plans
    cross join as_of
    left join counted on plans.task = counted.task

),

reasoned as (

    select
        *,
        {{ gate_reason([
            ("n_history_days", "n_needed_days", "days of history"),
            ("n_training_rows", var('min_training_rows'), "training rows"),
            ("n_training_positives", var('min_training_positives'), "positives to learn from"),
            (
                "case when kind = 'binary' then n_training_rows - n_training_positives end",
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
    label,
    kind,
    grain,
    horizon_days,
    value_scale,
    as_of_date,
    run_started_at,
    n_history_days,
    n_needed_days,
    n_training_rows,
    n_training_positives,
    n_calibration_rows,
    n_calibration_positives,
    n_test_rows,
    reason is null as is_trainable,
    reason
from reasoned
