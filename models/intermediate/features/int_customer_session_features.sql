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

)

select
    spine_id,
    n_sessions_7d,
    n_sessions_30d,
    n_sessions_90d,
    days_since_last_session,
    seconds_90d / 60.0 / nullif(n_sessions_90d, 0) as avg_session_minutes_90d,
    seconds_90d / cast(nullif(n_pages_90d, 0) as double) as avg_page_seconds_90d,
    cast(coalesce(n_searches_30d, 0) as bigint) as n_searches_30d,
    cast(coalesce(n_cart_adds_30d, 0) as bigint) as n_cart_adds_30d,
    n_abandoned_carts_30d,
    cart_abandonment_rate_90d,
    cast(coalesce(sessions_decayed, 0) as double) as sessions_decayed
from counted
