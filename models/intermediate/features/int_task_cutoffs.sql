with tasks as (

    select * from {{ ref('int_tasks') }}

),

as_of as (

    select as_of_date from {{ ref('int_as_of') }}

),

matured as (

    select
        tasks.task,
        tasks.horizon_days,
        dates.as_of_date,
        row_number() over (partition by tasks.task order by dates.as_of_date desc) as place
    from tasks
    cross join as_of
    inner join {{ ref('int_feature_dates') }} as dates
        on dates.as_of_date + tasks.horizon_days <= as_of.as_of_date
    where dates.is_training

),

tests as (

    select
        *,
        min(case when place <= {{ var('n_test_cutoffs') }} then as_of_date end) over (partition by task)
            as first_test_date
    from matured

),

-- twice the horizon lies between two splits: the labels of one, then the time in which those of the next were features
before_tests as (

    select
        *,
        place > {{ var('n_test_cutoffs') }}
        and as_of_date + 2 * horizon_days <= first_test_date as is_before_test
    from tests

),

calibrations as (

    select
        *,
        is_before_test
        and row_number() over (partition by task, is_before_test order by as_of_date desc)
        <= {{ var('n_calibration_cutoffs') }} as is_calibration
    from before_tests

),

splits as (

    select
        *,
        min(case when is_calibration then as_of_date end) over (partition by task) as first_calibration_date
    from calibrations

)

select
    task,
    as_of_date,
    case
        when place <= {{ var('n_test_cutoffs') }} then 'test'
        when is_calibration then 'calibration'
        when as_of_date + 2 * horizon_days <= first_calibration_date then 'train'
        else 'gap'
    end as split
from splits
