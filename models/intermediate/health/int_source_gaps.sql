{{ config(materialized='view') }}
{%- set needed_days = 14 -%}
-- Week 0 has the hours since the newest row, each earlier week the longest time without a row that ended in it.
with

dates as (

    {{ health_dates() }}

),

arrivals as (

    select
        arrived.*,
        as_of.as_of_date,
        as_of.run_started_at,
        as_of.is_build,
        cast(as_of.as_of_date as timestamp) as as_of_at,
        as_of.as_of_date - arrived.arrived_on - 1 as age_days,
        lag(arrived.last_at) over (partition by arrived.source_table, as_of.as_of_date order by arrived.arrived_on)
            as previous_at
    from {{ ref('int_source_days') }} as arrived
    inner join dates as as_of on arrived.arrived_on < as_of.as_of_date

),

-- where everything has stopped, the date of the build does not move on, so only the clock can tell
timed as (

    select
        source_table,
        as_of_date,
        'hours_since_newest_row' as measure,
        cast(floor(age_days / 7.0) as integer) as week_number,
        previous_at as began_at,
        first_at as ended_at
    from arrivals
    where age_days between 7 and 7 * ({{ var('health').weeks }} + 1) - 1
    union all
    -- a table that has rows on few days has no rhythm to be late for
    select
        source_table,
        as_of_date,
        'hours_since_newest_row' as measure,
        0 as week_number,
        max(last_at) as began_at,
        max(as_of_at) as ended_at
    from arrivals
    where age_days < 7 * ({{ var('health').weeks }} + 1)
    group by source_table, as_of_date
    having count(*) >= {{ needed_days }}
    union all
    select
        'all tables' as source_table,
        as_of_date,
        'hours_since_any_row' as measure,
        0 as week_number,
        max(last_at) as began_at,
        max(run_started_at) as ended_at
    from arrivals
    where {{ 'false' if is_demo() or var('as_of_date') | string else 'is_build' }}
    group by as_of_date

),

lasting as (

    select
        *,
        {{ dbt.datediff('began_at', 'ended_at', 'second') }}
            as n_seconds
    from timed

)

select
    source_table,
    as_of_date,
    week_number,
    measure,
    'hours' as scale,
    max(n_seconds) / 3600.0 as value,
    cast(0 as double) as noise
from lasting
group by source_table, as_of_date, week_number, measure
