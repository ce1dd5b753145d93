{{ config(materialized='view') }}
{%- set first_month = dbt.date_trunc('month', 'least(as_of.as_of_date, extent.first_known_on, orders.month_start)') -%}
-- 200 years: the first order may have been typed with an old year
with

row_nums as (

    {{ dbt.generate_series(2400) }}

),

orders as (

    select coalesce(min(month_start), cast('9999-01-01' as date)) as month_start from {{ ref('int_customer_months') }}

),

extent as (

    select coalesce(first_known_on, as_of_date) as first_known_on from {{ ref('int_history_extent') }}

),

months as (

    select
        as_of.as_of_date,
        cast({{ dbt.dateadd('month', 'cast(row_nums.generated_number as integer) - 1', first_month) }} as date)
            as month_start,
        cast({{ dbt.dateadd('month', 'cast(row_nums.generated_number as integer)', first_month) }} as date)
            as next_month_start
    from {{ ref('int_build_context') }} as as_of
    cross join orders
    cross join extent
    cross join row_nums

)

select
    as_of_date,
    month_start,
    next_month_start,
    month_start < as_of_date as is_begun,
    next_month_start <= as_of_date as is_complete
from months
where month_start <= {{ dbt.dateadd('month', 12, 'as_of_date') }}
