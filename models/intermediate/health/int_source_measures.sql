{{ config(materialized='view') }}
{%- set rows_of_week = {
    'rows_1d': 'n_last_day', 'rows_7d': 'n_rows', 'rejected_share_7d': 'n_rejected', 'late_share_7d': 'n_late',
    'duplicated_share_7d': 'n_duplicated',
} -%}
-- Rows are counted by the day on which they arrived, so what is loaded later changes nothing that was said before.
with

as_of as (

    select
        as_of_date,
        {{ dbt.dateadd('day', -7 * ((var('health').weeks if execute else 0) + 1), 'as_of_date') }} as looked_at_from
    from ({{ health_dates() }}) as dates

),

-- week 0 has the seven days before the date
arrivals as (

    select
        days_of_table.*,
        as_of.as_of_date,
        as_of.looked_at_from,
        as_of.as_of_date - days_of_table.arrived_on - 1 as age_days,
        cast(floor((as_of.as_of_date - days_of_table.arrived_on - 1) / 7.0) as integer) as week_number
    from {{ ref('int_source_days') }} as days_of_table
    inner join as_of on days_of_table.arrived_on < as_of.as_of_date

),

tables as (

    select
        source_table,
        as_of_date,
        max(week_number) as first_week
    from arrivals
    group by source_table, as_of_date

),

counted as (

    select
        source_table,
        as_of_date,
        week_number,
        sum(n_rows) as n_rows,
        sum(case when mod(age_days, 7) = 0 then n_rows else 0 end) as n_last_day,
        sum(n_rejected) as n_rejected,
        sum(n_late) as n_late,
        sum(n_duplicated) as n_duplicated
    from arrivals
    where arrived_on >= looked_at_from
    group by source_table, as_of_date, week_number

),

week_numbers as (

    select distinct
        as_of_date,
        week_number
    from counted

),

-- a week in which nothing arrived has a row, too; the first week of a table is not whole
weeks as (

    select
        tables.source_table,
        tables.as_of_date,
        week_numbers.week_number,
        coalesce(counted.n_rows, 0) as n_rows,
        coalesce(counted.n_last_day, 0) as n_last_day,
        counted.n_rejected,
        counted.n_late,
        counted.n_duplicated
    from tables
    inner join week_numbers
        on
            tables.as_of_date = week_numbers.as_of_date
            and (week_numbers.week_number = 0 or tables.first_week > week_numbers.week_number)
    left join counted
        on
            tables.source_table = counted.source_table
            and tables.as_of_date = counted.as_of_date
            and week_numbers.week_number = counted.week_number

)

{% for measure, column in rows_of_week.items() -%}
    {%- set is_share = 'share' in measure -%}
    select
        source_table,
        as_of_date,
        week_number,
        '{{ measure }}' as measure,
        '{{ "share" if is_share else "count" }}' as scale,
        {{ column }} / nullif(cast({{ 'n_rows' if is_share else '1' }} as double), 0) as value,
        {{ '0.5 / sqrt(nullif(n_rows, 0))' if is_share else '0.5' }} as noise
    from weeks
    {{ 'union all' if not loop.last }}
{% endfor -%}
