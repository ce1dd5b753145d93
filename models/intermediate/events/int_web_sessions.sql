with parts as (

    select
        customer_id,
        session_id,
        cast(known_from as date) as known_on,
        max(known_from) as known_from,
        min(occurred_at) as started_at,
        max(occurred_at) as ended_at,
        count(*) as n_events,
        count(case when event_type = 'page_view' then 1 end) as n_page_views,
        count(case when event_type = 'product_view' then 1 end) as n_product_views,
        count(case when event_type = 'search' then 1 end) as n_searches,
        count(case when event_type = 'add_to_cart' then 1 end) as n_cart_adds,
        count(case when event_type = 'checkout' then 1 end) as n_checkouts,
        min(device) as device
    from {{ ref('int_web_events') }}
    group by customer_id, session_id, cast(known_from as date)

)

select
    customer_id || '|' || session_id || '|' || cast(known_on as {{ dbt.type_string() }}) as session_key,
    session_id,
    customer_id,
    known_on,
    known_from,
    started_at,
    ended_at,
    n_events,
    n_page_views,
    n_product_views,
    n_searches,
    n_cart_adds,
    n_checkouts,
    {{ dbt.datediff('started_at', 'ended_at', 'second') }}
        as duration_seconds,
    row_number() over (partition by customer_id, session_id order by known_on) = 1 as is_session_start,
    device
from parts
-- stored in order of time, so that a window of days reads only its own blocks
order by started_at
