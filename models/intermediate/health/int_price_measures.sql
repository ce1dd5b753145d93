{{ config(materialized='view') }}
with lines as (

    select
        as_of.as_of_date,
        cast(floor((as_of.as_of_date - cast(sold.known_from as date) - 1) / 7.0) as integer) as week_number,
        ln(sold.unit_price) as log_price
    from {{ ref('int_order_lines') }} as sold
    inner join {{ ref('int_build_context') }} as as_of
        on
            sold.known_from < as_of.as_of_date
            and sold.known_from >= {{ dbt.dateadd('day', -7 * (var('health').weeks + 1), 'as_of.as_of_date') }}
    where sold.unit_price > 0 and not sold.is_return

)

select
    'shop.order_lines' as source_table,
    as_of_date,
    week_number,
    'unit_price_7d' as measure,
    'amount' as scale,
    exp(avg(log_price)) as value,
    coalesce(stddev(log_price), 1) / sqrt(count(*)) as noise
from lines
group by as_of_date, week_number
