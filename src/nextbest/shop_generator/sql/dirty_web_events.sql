create or replace table dirty_web_events as
with bots as (
    select *, start_day + 1 + floor((days() - 1 - start_day) * u('bot_day', i))::int as day
    from people
    where class = 97
)

select
    event_id || case when plan = 'duplicate_key' then '' else 'X' end as event_id,
    case
        when plan = 'customer_unknown' then 'X' || customer_id
        when plan != 'customer_id_missing' then customer_id
    end as customer_id,
    session_id || case when plan = 'customer_unknown' then 'X' else '' end as session_id,
    occurred_at,
    case when plan = 'event_type_unknown' then 'heartbeat' else event_type end as event_type,
    product_id,
    device,
    case
        when plan = 'dated_after_loading' then occurred_at - to_seconds(86400)
        else loaded_at + to_seconds(300)
    end as loaded_at,
    plan as dirt
from web_events
where plan is not null and plan != 'late_arrival'
union all
-- a bot: two views a second, in the night
select
    'W' || base36(i * 100000 + n.range) || 'B',
    customer_id,
    'S' || base36(i) || 'B',
    day_at(day, 3 * 3600) + to_milliseconds(500 * n.range),
    'product_view',
    'P' || lpad(((1 + n.range % 8) * 10000 + n.range // 8 % 4)::varchar, 5, '0'),
    'desktop',
    minutes_after(day_at(day, 3 * 3600 + 60), 0),
    'bot_session'
from bots
inner join range(0, 90) as n on n.range < 60 + floor(30 * u('bot_size', bots.i))
where bots.day >= getvariable('web_from')::int and not is_outage(bots.day);
