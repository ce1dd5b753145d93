select
    events.scoring_event_id,
    web_events.product_id,
    count(case when web_events.event_type = 'product_view' then 1 end) as n_views,
    count(case when web_events.event_type = 'add_to_cart' then 1 end) as n_cart_adds,
    min(events.as_of_date - cast(web_events.occurred_at as date)) as days_since_view,
    row_number() over (
        partition by events.scoring_event_id
        order by
            count(case when web_events.event_type = 'add_to_cart' then 1 end) desc,
            min(events.as_of_date - cast(web_events.occurred_at as date)) asc,
            count(*) desc,
            web_events.product_id asc
    ) as view_rank
from {{ ref('int_scoring_events') }} as events
inner join {{ ref('int_web_events') }} as web_events
    on
        events.customer_id = web_events.customer_id
        and cast(web_events.known_from as date) < events.as_of_date
        and cast(web_events.occurred_at as date) >= events.as_of_date - {{ var('rec_days').view }}
where web_events.event_type in ('product_view', 'add_to_cart') and web_events.product_id is not null
group by events.scoring_event_id, web_events.product_id
