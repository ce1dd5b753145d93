-- Orders that a campaign brought are left out, because their discount was the shop's choice, not the customer's. Erased
-- customers count, as in int_feature_norms.
with

as_of as (

    select as_of_date from {{ ref('int_build_context') }}

),

orders as (

    select
        orders_validated.order_id,
        orders_validated.customer_id
    from {{ ref('int_orders_validated') }} as orders_validated
    cross join as_of
    where
        orders_validated.row_number = 1
        and orders_validated.campaign_id is null
        and orders_validated.known_from < as_of.as_of_date
        and coalesce(orders_validated.cancelled_at >= as_of.as_of_date, true)
        and {{ counts_in_totals('orders_validated.reasons') }}

),

counted as (

    select
        orders.customer_id,
        count(*) as n_lines,
        count(case when lines_validated.discount_amount <> 0 then 1 end) as n_discounted_lines
    from {{ ref('int_order_lines_validated') }} as lines_validated
    inner join orders on lines_validated.order_id = orders.order_id
    cross join as_of
    where
        lines_validated.quantity > 0
        and {{ counts_in_totals('lines_validated.reasons') }}
        and lines_validated.known_from < as_of.as_of_date
        and coalesce(lines_validated.superseded_at >= as_of.as_of_date, true)
    group by orders.customer_id

),

shop as (

    select sum(n_discounted_lines) / cast(nullif(sum(n_lines), 0) as double) as discounted_share
    from counted

),

shrunk as (

    select
        counted.customer_id,
        counted.n_lines,
        coalesce(
            (counted.n_discounted_lines + {{ var('offer_priors').orders }} * shop.discounted_share)
            / (counted.n_lines + {{ var('offer_priors').orders }})
            / nullif(shop.discounted_share, 0),
            1
        ) as price_sensitivity
    from counted
    cross join shop

)

select
    customer_id,
    n_lines,
    round(price_sensitivity, 6) as price_sensitivity,
    {{ price_band('round(price_sensitivity, 6)') }} as price_band
from shrunk
-- erased customers count only for the shop's share
where customer_id is not null
