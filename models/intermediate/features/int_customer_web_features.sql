{{ config(materialized='view') }}

with spine as (

    select
        spine_id,
        customer_id,
        as_of_date
    from {{ ref('int_customer_spine') }}

),

sessions as (

    select
        customer_id,
        known_on,
        cast(started_at as date) as started_on,
        is_session_start,
        n_searches,
        n_cart_adds,
        n_page_views + n_product_views as n_pages,
        n_cart_adds > 0 and n_checkouts = 0 as is_abandoned_cart,
        least(duration_seconds, 60 * {{ var('session_cap_minutes') }}) as seconds
    from {{ ref('int_web_sessions') }}
    where started_at >= (select min(spine.as_of_date) - {{ var('activity_days') }} from spine)

),

known_sessions as (

    select
        spine.spine_id,
        sessions.is_session_start,
        sessions.n_searches,
        sessions.n_cart_adds,
        sessions.n_pages,
        sessions.is_abandoned_cart,
        sessions.seconds,
        spine.as_of_date - sessions.started_on as days_ago
    from sessions
    inner join spine
        on
            sessions.customer_id = spine.customer_id
            and sessions.known_on < spine.as_of_date
            and sessions.started_on >= spine.as_of_date - {{ var('activity_days') }}

),

counted as (

    select
        spine_id,
        {{ count_within(7, 'is_session_start') }} as n_sessions_7d,
        {{ count_within(30, 'is_session_start') }} as n_sessions_30d,
        {{ count_within(90, 'is_session_start') }} as n_sessions_90d,
        {{ sum_within(30, 'n_searches') }} as n_searches_30d,
        {{ sum_within(30, 'n_cart_adds') }} as n_cart_adds_30d,
        {{ count_within(30, 'is_abandoned_cart') }} as n_abandoned_carts_30d,
        {{ count_within(90, 'is_abandoned_cart') }}
        / cast(nullif({{ count_within(90, 'n_cart_adds > 0') }}, 0) as double) as cart_abandonment_rate_90d,
        min(days_ago) as days_since_last_session,
        {{ sum_within(90, 'seconds') }} as seconds_90d,
        {{ sum_within(90, 'n_pages') }} as n_pages_90d,
        sum(case when is_session_start then {{ decay_weight(var('engagement_half_life_days')) }} end)
            as sessions_decayed
    from known_sessions
    group by spine_id

),

views as (

    select * from {{ ref('int_customer_view_features') }}

)

select
    counted.spine_id,
    counted.n_sessions_7d,
    counted.n_sessions_30d,
    counted.n_sessions_90d,
    counted.days_since_last_session,
    counted.seconds_90d / 60.0 / nullif(counted.n_sessions_90d, 0) as avg_session_minutes_90d,
    counted.seconds_90d / cast(nullif(counted.n_pages_90d, 0) as double) as avg_page_seconds_90d,
    cast(coalesce(counted.n_searches_30d, 0) as bigint) as n_searches_30d,
    cast(coalesce(counted.n_cart_adds_30d, 0) as bigint) as n_cart_adds_30d,
    counted.n_abandoned_carts_30d,
    counted.cart_abandonment_rate_90d,
    cast(coalesce(counted.sessions_decayed, 0) as double) as sessions_decayed,
    coalesce(views.n_product_views_7d, 0) as n_product_views_7d,
    coalesce(views.n_product_views_30d, 0) as n_product_views_30d,
    coalesce(views.n_categories_viewed_90d, 0) as n_categories_viewed_90d,
    views.most_viewed_category_30d,
    views.most_viewed_category_share_30d,
    views.most_viewed_brand_90d,
    views.most_viewed_brand_share_90d
from counted
left join views on counted.spine_id = views.spine_id
