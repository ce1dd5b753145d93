{{ config(materialized='view') }}

with counted as (

    select * from {{ ref('int_customer_order_counts') }}

)

select
    counted.spine_id,
    counted.n_orders,
    counted.n_order_days,
    counted.n_orders_7d,
    counted.n_orders_30d,
    counted.n_orders_90d,
    counted.n_orders_365d,
    counted.n_campaign_orders_365d,
    counted.days_since_last_order,
    counted.days_since_first_order,
    -- a second order on the same day leaves no gap
    (counted.days_since_first_order - counted.days_since_last_order)
    / cast(nullif(counted.n_order_days - 1, 0) as double) as mean_days_between_orders,
    counted.days_since_last_order / nullif(mean_days_between_orders, 0) as recency_ratio,
    cast(counted.orders_decayed as double) as orders_decayed,
    cast(counted.revenue as {{ type_total() }}) as revenue,
    cast(counted.revenue_7d as {{ type_total() }}) as revenue_7d,
    cast(counted.revenue_30d as {{ type_total() }}) as revenue_30d,
    cast(counted.revenue_90d as {{ type_total() }}) as revenue_90d,
    cast(counted.revenue_365d as {{ type_total() }}) as revenue_365d,
    cast(counted.revenue / nullif(counted.n_orders, 0) as {{ type_total() }}) as avg_order_value,
    cast(counted.revenue_decayed as double) as revenue_decayed,
    case
        when counted.n_bought_365d > 0
            then least(1, coalesce(counted.n_returned_365d, 0) / cast(counted.n_bought_365d as double))
    end
        as return_rate_365d,
    counted.discount_365d / cast(nullif(counted.discount_365d + counted.paid_365d, 0) as double)
        as discount_rate_365d,
    tastes.n_products_365d,
    tastes.n_categories_365d,
    tastes.favourite_category,
    tastes.favourite_category_share,
    tastes.favourite_brand,
    tastes.favourite_brand_share
from counted
left join {{ ref('int_customer_taste_features') }} as tastes on counted.spine_id = tastes.spine_id
