with dates as (

    select as_of_date from {{ ref('int_feature_dates') }}

),

-- erased customers count in these totals, as in int_feature_norms; otherwise each erasure would change past dates
lines_by_day as (

    select
        products.category,
        cast(order_lines.known_from as date) as known_on,
        count(*) as n_lines
    from {{ ref('int_order_lines_validated') }} as order_lines
    inner join {{ ref('int_products') }} as products
        on
            order_lines.product_id = products.product_id
            and coalesce(products.launched_on, cast('0001-01-01' as date)) <= cast(order_lines.known_from as date)
    where
        order_lines.quantity > 0
        and coalesce(not order_lines.is_restated, true)
        and {{ counts_in_totals('order_lines.reasons') }}
        and products.category is not null
    group by products.category, cast(order_lines.known_from as date)

),

counted as (

    select
        dates.as_of_date,
        lines_by_day.category,
        sum(lines_by_day.n_lines) as n_lines_365d,
        sum(case when dates.as_of_date - lines_by_day.known_on <= 30 then lines_by_day.n_lines else 0 end)
            as n_lines_30d
    from dates
    inner join lines_by_day
        on
            dates.as_of_date > lines_by_day.known_on
            and dates.as_of_date - 365 <= lines_by_day.known_on
    group by dates.as_of_date, lines_by_day.category

),

ranked as (

    select
        as_of_date,
        category,
        n_lines_30d / cast(nullif(sum(n_lines_30d) over (partition by as_of_date), 0) as double)
            as category_popularity_30d,
        row_number() over (partition by as_of_date order by n_lines_365d desc, category asc) as rank
    from counted

)

select
    as_of_date,
    category,
    category_popularity_30d,
    rank
from ranked
where rank <= {{ var('n_categories') }}
