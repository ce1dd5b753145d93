{{ config(materialized='view') }}
{%- set weeks = var('health').weeks if execute else 0 -%}
-- A price is compared with what its own product cost in the weeks before, because the mean price of a week varies with
-- what is sold. Half of the lines must have moved until the median does, so a sale of some products is no news.
with

lines as (

    select
        as_of.as_of_date,
        sold.product_id,
        cast(floor((as_of.as_of_date - cast(sold.known_from as date) - 1) / 7.0) as integer) as week_number,
        mod(as_of.as_of_date - cast(sold.known_from as date) - 1, 7) as day_of_week,
        ln(sold.unit_price) as log_price
    from {{ ref('int_order_lines') }} as sold
    inner join {{ ref('int_build_context') }} as as_of
        on
            sold.known_from < as_of.as_of_date
            and sold.known_from >= {{ dbt.dateadd('day', -7 * (2 * weeks + 1), 'as_of.as_of_date') }}
    where
        sold.unit_price > 0
        and not sold.is_return
        and coalesce(sold.superseded_at, as_of.as_of_date) >= as_of.as_of_date

),

product_weeks as (

    select
        as_of_date,
        product_id,
        week_number,
        median(log_price) as log_price
    from lines
    group by as_of_date, product_id, week_number

),

-- a product that was not sold before has no usual price, and is not compared
usual as (

    select
        sold.as_of_date,
        sold.product_id,
        sold.week_number,
        median(earlier.log_price) as log_price
    from product_weeks as sold
    inner join product_weeks as earlier
        on
            sold.as_of_date = earlier.as_of_date
            and sold.product_id = earlier.product_id
            and earlier.week_number between sold.week_number + 1 and sold.week_number + {{ weeks }}
    where sold.week_number <= {{ weeks }}
    group by sold.as_of_date, sold.product_id, sold.week_number

),

compared as (

    select
        lines.as_of_date,
        lines.week_number,
        lines.day_of_week,
        lines.log_price - usual.log_price as log_ratio
    from lines
    inner join usual
        on
            lines.as_of_date = usual.as_of_date
            and lines.product_id = usual.product_id
            and lines.week_number = usual.week_number

)

-- chance is at least that of a fifth of the lines at 20 % off, by which few lines may have their median
{% for days in [3, 7] -%}
    select
        'shop.order_lines' as source_table,
        as_of_date,
        week_number,
        'unit_price_ratio_{{ days }}d' as measure,
        'amount' as scale,
        round(exp(median(log_ratio)), 9) as value,
        1.25 * greatest(coalesce(stddev(log_ratio), 0), 0.09) / sqrt(count(*)) as noise
    from compared
    where day_of_week < {{ days }}
    group by as_of_date, week_number
    {{ 'union all' if not loop.last }}
{% endfor -%}
