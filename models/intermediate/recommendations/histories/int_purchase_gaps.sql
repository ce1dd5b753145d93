-- A product that a customer bought on at least two days shows how long it lasts.
with

purchases as (

    select
        histories.history_date,
        histories.customer_number,
        histories.product_id,
        purchases.ordered_on,
        lag(purchases.ordered_on) over (
            partition by histories.history_date, histories.customer_number, histories.product_id
            order by purchases.ordered_on
        ) as ordered_before_on
    from {{ ref('int_purchase_histories') }} as histories
    inner join {{ ref('int_purchase_days') }} as purchases
        on
            histories.customer_number = purchases.customer_number
            and histories.product_id = purchases.product_id
            and {{ was_known('purchases', 'histories.history_date') }}
    where histories.n_purchase_days > 1

)

-- two orders of one day are one purchase
select
    history_date,
    customer_number,
    product_id,
    ordered_on,
    ordered_on - ordered_before_on as gap_days
from purchases
where ordered_on > ordered_before_on
