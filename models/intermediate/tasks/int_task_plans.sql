with tasks as (

    select * from {{ ref('int_tasks') }}

),

shorter_horizons as (

    {%- for days in (var('shorter_horizons_days') if execute else []) or [0] %}
        select cast({{ days }} as integer) as horizon_days
        {{ 'union all' if not loop.last }}
    {%- endfor %}

),

horizons as (

    select
        task,
        horizon_days
    from tasks
    union all
    select
        tasks.task,
        shorter_horizons.horizon_days
    from tasks
    inner join shorter_horizons
        on tasks.horizon_days > shorter_horizons.horizon_days and shorter_horizons.horizon_days > 0
    where tasks.may_shorten

),

gaps as (

    select
        task,
        horizon_days,
        horizon_days + least(horizon_days, {{ var('embargo_days') }}) as gap_days
    from horizons

),

-- one cut-off to learn from, one to calibrate on, one to test on, and a month of history before the first
needs as (

    select
        tasks.*,
        gaps.horizon_days as effective_days,
        gaps.gap_days,
        history.n_history_days,
        gaps.horizon_days + least(gaps.horizon_days, 30)
        + 14 * tasks.cutoff_every_weeks
        * cast(ceil(gaps.gap_days / (7.0 * tasks.cutoff_every_weeks)) as integer) as n_needed_days
    from tasks
    inner join gaps on tasks.task = gaps.task
    cross join {{ ref('int_history_extent') }} as history

),

-- the longest horizon that the history allows; where it allows none, the one that needs the least history
ranked as (

    select
        *,
        n_history_days >= n_needed_days
        + 7 * cutoff_every_weeks * (n_calibration_cutoffs + n_test_cutoffs - 2) as has_all_cutoffs,
        max(case when effective_days = horizon_days then n_needed_days end) over (partition by task)
            as n_needed_days_as_declared,
        row_number() over (
            partition by task
            order by
                case when n_history_days >= n_needed_days then 0 else 1 end,
                case when n_history_days >= n_needed_days then -effective_days else effective_days end
        ) as row_num
    from needs

)

select
    task,
    label,
    kind,
    grain,
    question,
    horizon_days as declared_horizon_days,
    effective_days as horizon_days,
    horizon_days / cast(effective_days as double) as value_scale,
    gap_days,
    cutoff_every_weeks,
    n_cutoffs,
    case when has_all_cutoffs then n_calibration_cutoffs else least(n_calibration_cutoffs, 1) end
        as n_calibration_cutoffs,
    case when has_all_cutoffs then n_test_cutoffs else least(n_test_cutoffs, 1) end as n_test_cutoffs,
    n_history_days,
    n_needed_days,
    n_needed_days_as_declared
from ranked
where row_num = 1
