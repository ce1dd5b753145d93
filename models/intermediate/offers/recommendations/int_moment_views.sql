select
    moments.moment_id,
    events.product_id,
    count(case when events.event_type = 'product_view' then 1 end) as n_views,
    count(case when events.event_type = 'add_to_cart' then 1 end) as n_cart_adds,
    min(moments.as_of_date - cast(events.occurred_at as date)) as days_since_view,
    row_number() over (
        partition by moments.moment_id
        order by
            count(case when events.event_type = 'add_to_cart' then 1 end) desc,
            min(moments.as_of_date - cast(events.occurred_at as date)) asc,
            count(*) desc,
            events.product_id asc
    ) as view_rank
from {{ ref('int_recommendation_moments') }} as moments
inner join {{ ref('int_web_events') }} as events
    on
        moments.customer_id = events.customer_id
        and cast(events.known_from as date) < moments.as_of_date
        and cast(events.occurred_at as date) >= moments.as_of_date - {{ var('rec_days').view }}
where events.event_type in ('product_view', 'add_to_cart') and events.product_id is not null
group by moments.moment_id, events.product_id
