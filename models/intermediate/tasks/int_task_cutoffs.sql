{%- set most_cutoffs = [1] + declared_tasks() | map(attribute='n_cutoffs') | list -%}

with plans as (

    select * from {{ ref('int_task_plans') }}

),

history as (

    select * from {{ ref('int_history_extent') }}

),

row_nums as (

    {{ dbt.generate_series(most_cutoffs | max) }}

),

-- the newest var cutoff_weekday with a matured label (1970-01-05 was a Monday)
newest as (

    select
        plans.*,
        history.first_known_on,
        history.as_of_date - plans.horizon_days - cast(mod(
            history.as_of_date - plans.horizon_days
            - cast('{{ modules.datetime.date(1970, 1, 5 + cutoff_weekday_number()) }}' as date), 7
        ) as integer) as newest_cutoff
    from plans
    cross join history

),

cutoffs as (

    select
        newest.*,
        cast(row_nums.generated_number as integer) as row_num,
        newest.newest_cutoff - 7 * newest.cutoff_every_weeks * (cast(row_nums.generated_number as integer) - 1)
            as as_of_date
    from newest
    inner join row_nums on newest.n_cutoffs >= row_nums.generated_number

),

tests as (

    select
        *,
        min(case when row_num <= n_test_cutoffs then as_of_date end) over (partition by task) as first_test_date
    from cutoffs
    where as_of_date > first_known_on

),

-- between two splits lie the horizon, for the labels of one, and an embargo, in which the next one's features begin
calibrations as (

    select
        *,
        as_of_date + gap_days <= first_test_date and row_number() over (
            partition by task, as_of_date + gap_days <= first_test_date order by row_num
        ) <= n_calibration_cutoffs as is_calibration
    from tests

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
        when row_num <= n_test_cutoffs then 'test'
        when is_calibration then 'calibration'
        when as_of_date + gap_days <= first_calibration_date then 'train'
        else 'gap'
    end as split
from splits
