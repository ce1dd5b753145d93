-- what nobody buys twice never comes again; what is bought again by nature, or was by her, comes when it is due
with

owned as (

    select
        histories.customer_id,
        histories.history_date as as_of_date,
        histories.product_id,
        histories.n_purchase_days,
        products.is_recommendable,
        products.is_repeat_product or histories.n_purchase_days > 1 as is_repeatable,
        histories.history_date - histories.last_on as days_since_last_purchase,
        case when histories.n_purchase_days > 2 then histories.days_between else products.typical_interval_days end
            as usual_days
    from {{ ref('int_purchase_histories') }} as histories
    inner join {{ ref('int_product_popularity') }} as products
        on histories.history_date = products.as_of_date and histories.product_id = products.product_id

)

select
    customer_id,
    as_of_date,
    product_id,
    n_purchase_days,
    days_since_last_purchase,
    is_recommendable,
    is_repeatable,
    usual_days,
    not is_repeatable
    or days_since_last_purchase < greatest(
        {{ var('rec_repeat_cooldown_days') }}, {{ var('rec_due_share') }} * coalesce(usual_days, 0)
    ) as is_cooling
from owned
