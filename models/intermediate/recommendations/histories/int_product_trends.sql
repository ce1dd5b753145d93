-- shares of all purchases, so that a date of fewer customers is comparable
{%- set windows = [7, 28, 91] %}
with

dates as (

    select distinct trend_date from {{ ref('int_scoring_events') }}

),

counts as (

    select
        dates.trend_date,
        purchases.product_id,
        {%- for days in windows %}
            count(case when purchases.ordered_on >= dates.trend_date - {{ days }} then 1 end) as n_{{ days }}d,
        {%- endfor %}
        dates.trend_date - min(purchases.ordered_on) as days_on_sale
    from {{ ref('int_purchase_days') }} as purchases
    inner join dates on {{ was_known('purchases', 'dates.trend_date') }}
    group by dates.trend_date, purchases.product_id

)

select
    trend_date,
    product_id,
    {%- for days in windows %}
        round(n_{{ days }}d / nullif(cast(sum(n_{{ days }}d) over (partition by trend_date) as double precision), 0), 9)
            as share_{{ days }}d,
    {%- endfor %}
    round(n_28d / nullif(cast(max(n_28d) over (partition by trend_date) as double precision), 0), 6) as popularity,
    round((n_7d + 1.0) / (n_28d + 4.0), 6) as trend_7d,
    round((n_28d + 1.0) / (n_91d + 3.25), 6) as trend_28d,
    days_on_sale,
    row_number() over (
        partition by trend_date order by n_28d desc, n_91d desc, product_id asc
    ) as trend_rank
from counts
