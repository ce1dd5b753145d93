with months as (

    select * from {{ ref('int_months') }}

),

days_of_month as (

    {{ dbt.generate_series(31) }}

),

days as (

    select
        months.month_start,
        months.as_of_date,
        months.is_complete as is_month_complete,
        months.month_start + cast(days_of_month.generated_number as integer) - 1 as date_day
    from months
    inner join days_of_month
        on months.next_month_start - months.month_start >= cast(days_of_month.generated_number as integer)

)

select
    date_day,
    cast({{ dbt.date_trunc('week', 'date_day') }} as date) as week_start,
    month_start,
    cast({{ dbt.date_trunc('quarter', 'date_day') }} as date) as quarter_start,
    cast({{ dbt.date_trunc('year', 'date_day') }} as date) as year_start,
    cast(extract(year from date_day) as bigint) as year_number,
    cast(extract(month from date_day) as bigint) as month_number,
    cast(mod(date_day - cast('1970-01-05' as date) + 70000 * 7, 7) + 1 as bigint) as weekday_number,
    date_day < as_of_date as is_past,
    is_month_complete
from days
