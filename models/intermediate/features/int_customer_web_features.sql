{{ config(materialized='view') }}

select
    sessions.spine_id,
    sessions.n_sessions_7d,
    sessions.n_sessions_30d,
    sessions.n_sessions_90d,
    sessions.days_since_last_session,
    sessions.avg_session_minutes_90d,
    sessions.avg_page_seconds_90d,
    sessions.n_searches_30d,
    sessions.n_cart_adds_30d,
    sessions.n_abandoned_carts_30d,
    sessions.cart_abandonment_rate_90d,
    sessions.sessions_decayed,
    coalesce(product_views.n_product_views_7d, 0) as n_product_views_7d,
    coalesce(product_views.n_product_views_30d, 0) as n_product_views_30d,
    coalesce(product_views.n_categories_viewed_90d, 0) as n_categories_viewed_90d,
    product_views.most_viewed_category_30d,
    product_views.most_viewed_category_share_30d,
    product_views.most_viewed_brand_90d,
    product_views.most_viewed_brand_share_90d
from {{ ref('int_customer_session_features') }} as sessions
left join {{ ref('int_customer_view_features') }} as product_views on sessions.spine_id = product_views.spine_id
