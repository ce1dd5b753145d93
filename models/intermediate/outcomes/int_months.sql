{{ config(materialized='view') }}
{%- set month_of_build = dbt.date_trunc('month', 'as_of.as_of_date') -%}
-- 200 years: the first order may have been typed with an old year
with

row_nums as (

    {{ dbt.generate_series(2400) }}

),

first_orders as (

    select min(month_start) as month_start from {{ ref('int_customer_months') }}

),

extent as (

    select
        as_of.as_of_date,
        cast(least(
            coalesce(first_orders.month_start, {{ month_of_build }}),
            coalesce({{ dbt.date_trunc('month', 'history.first_known_on') }}, {{ month_of_build }}),
            {{ month_of_build }}
        ) as date) as first_month_start
    from {{ ref('int_build_context') }} as as_of
    cross join first_orders
    cross join {{ ref('int_history_extent') }} as history

),

months as (

    select
        extent.as_of_date,
        cast({{ dbt.dateadd('month', 'cast(row_nums.generated_number as integer) - 1', 'extent.first_month_start') }} as date)
            as month_start
    from extent
    cross join row_nums

),

ended as (

    select
        *,
        cast({{ dbt.dateadd('month', 1, 'month_start') }} as date) as next_month_start
    from months

)

select
    as_of_date,
    month_start,
    next_month_start,
    month_start < as_of_date as is_begun,
    next_month_start <= as_of_date as is_complete
from ended
where month_start <= {{ dbt.dateadd('month', 12, 'as_of_date') }}
