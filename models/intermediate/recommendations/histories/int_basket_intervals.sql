-- how often the customers of the shop come, by those who came three times
with

baskets as (

    select
        histories.history_date,
        histories.customer_number,
        count(distinct purchases.ordered_on) as n_baskets,
        min(purchases.ordered_on) as first_on,
        max(purchases.ordered_on) as last_on
    from {{ ref('int_purchase_histories') }} as histories
    inner join {{ ref('int_purchase_days') }} as purchases
        on
            histories.customer_number = purchases.customer_number
            and histories.product_id = purchases.product_id
            and {{ was_known('purchases', 'histories.history_date') }}
    group by histories.history_date, histories.customer_number

)

select
    history_date,
    median(cast(last_on - first_on as double precision) / (n_baskets - 1)) as basket_interval_days
from baskets
where n_baskets > 2
group by history_date
