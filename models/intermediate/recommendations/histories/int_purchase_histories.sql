with

as_of as (

    select as_of_date from {{ ref('int_build_context') }}

),

dates as (

    select distinct history_date from {{ ref('int_scoring_events') }}
    union
    select as_of_date as history_date from as_of

),

customers as (

    select
        customer_number,
        min(start_number) as start_number,
        min(known_on) as first_known_on
    from {{ ref('int_purchase_days') }}
    group by customer_number

),

-- an order drawn by a hash among those who had bought by the date: the first ones are a sample of them
drawn as (

    select
        dates.history_date,
        customers.customer_number,
        row_number() over (
            partition by dates.history_date order by customers.start_number, customers.customer_number
        ) as draw_rank
    from dates
    inner join customers on dates.history_date > customers.first_known_on

),

-- all customers count at the build's date; for earlier dates a sample is enough
histories as (

    select
        drawn.history_date,
        purchases.customer_number,
        purchases.customer_id,
        purchases.product_id,
        min(drawn.draw_rank) as draw_rank,
        count(distinct purchases.ordered_on) as n_purchase_days,
        min(purchases.ordered_on) as first_on,
        max(purchases.ordered_on) as last_on
    from {{ ref('int_purchase_days') }} as purchases
    inner join drawn
        on purchases.customer_number = drawn.customer_number and {{ was_known('purchases', 'drawn.history_date') }}
    cross join as_of
    where drawn.history_date = as_of.as_of_date or drawn.draw_rank <= {{ var('similarity').customers }}
    group by drawn.history_date, purchases.customer_number, purchases.customer_id, purchases.product_id

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
