-- A longer window holds what a shorter one does.
select
    customer_id,
    as_of_date
from {{ ref('int_customer_features') }}
where
    n_orders_7d > n_orders_30d
    or n_orders_30d > n_orders_90d
    or n_orders_90d > n_orders_365d
    or n_orders_365d > n_orders
    or n_order_days > n_orders
    or n_campaign_orders_365d > n_orders_365d
    or n_sessions_7d > n_sessions_30d
    or n_sessions_30d > n_sessions_90d
    or n_product_views_7d > n_product_views_30d
    or n_emails_sent_30d > n_emails_sent_90d
    or days_since_last_order > days_since_first_order
    or days_since_last_order < 1
    or days_since_last_session < 1
    or days_since_last_open < 1
    or days_since_last_click < 1
