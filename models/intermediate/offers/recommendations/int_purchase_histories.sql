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
        min(purchases.start_number) as start_number,
        count(distinct purchases.ordered_on) as n_purchase_days,
        min(purchases.ordered_on) as first_on,
        max(purchases.ordered_on) as last_on
    from {{ ref('int_purchase_days') }} as purchases
    inner join dates on {{ was_known('purchases', 'dates.history_date') }}
    group by dates.history_date, purchases.customer_number, purchases.customer_id, purchases.product_id

),

-- an order drawn by a hash among those who had bought by the date: the first ones are a sample of them
drawn as (

    select
        history_date,
        customer_number,
        row_number() over (partition by history_date order by min(start_number), customer_number) as draw_rank
    from histories
    group by history_date, customer_number

)

select
    histories.history_date,
    histories.customer_number,
    histories.customer_id,
    histories.product_id,
    drawn.draw_rank,
    histories.n_purchase_days,
    histories.last_on,
    case
        when histories.n_purchase_days > 1
            then cast(histories.last_on - histories.first_on as double precision) / (histories.n_purchase_days - 1)
    end as days_between,
    row_number() over (
        partition by histories.history_date, histories.customer_number
        order by histories.last_on desc, histories.n_purchase_days desc, histories.product_id asc
    ) as recency_rank
from histories
inner join drawn
    on histories.history_date = drawn.history_date and histories.customer_number = drawn.customer_number
