with

dates as (

    select distinct history_date from {{ ref('int_recommendation_moments') }}
    union
    select as_of_date as history_date from {{ ref('int_as_of') }}

),

histories as (

    select
        dates.history_date,
        purchases.customer_number,
        purchases.customer_id,
        purchases.product_id,
        min(purchases.draw_rank) as draw_rank,
        count(distinct purchases.ordered_on) as n_purchase_days,
        min(purchases.ordered_on) as first_on,
        max(purchases.ordered_on) as last_on
    from {{ ref('int_purchase_days') }} as purchases
    inner join dates on {{ was_known('purchases', 'dates.history_date') }}
    group by dates.history_date, purchases.customer_number, purchases.customer_id, purchases.product_id

)

select
    history_date,
    customer_number,
    customer_id,
    product_id,
    draw_rank,
    n_purchase_days,
    last_on,
    case
        when n_purchase_days > 1 then cast(last_on - first_on as double precision) / (n_purchase_days - 1)
    end as days_between,
    row_number() over (
        partition by history_date, customer_number order by last_on desc, n_purchase_days desc, product_id asc
    ) as recency_rank
from histories
