-- web.events: the steps of all sessions, and planted dirt. The tracker says when a row arrived only
-- where something went wrong; all else arrived as it happened.
create or replace table raw_web_events as
select
    event_id, customer_id, session_id, occurred_at, event_type, product_id, device,
    case
        when plan = 'late_arrival' then late(loaded_at, key)
        when plan is not null then loaded_at
    end as loaded_at,
    case when plan = 'late_arrival' then plan end as dirt
from web_events
union all
select * from dirty_web_events
order by occurred_at, event_id, loaded_at;
