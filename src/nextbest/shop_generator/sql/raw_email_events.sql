-- esp.email_events: what became of each mail up to the end, and planted dirt.
create or replace table email_events as
with happened as (
    select *, 1 as n, 'sent' as event_type,
        day_at(day, 9 * 3600 + 300 * u('sent', i, number)) as occurred_at
    from sends
    union all
    select *, 2, case when is_bounce then 'bounce' else 'delivered' end,
        day_at(day, 9 * 3600 + 330 + 60 * u('delivered', i, number))
    from sends
    union all
    select *, 3, 'open', day_at(day, 9 * 3600 + 400 + 900 * u('machine_open', i, number))
    from sends
    where has_machine_opens and not is_bounce
    union all
    select *, 4, 'open', day_at(open_day, open_second) from sends where is_opened
    union all
    select *, 5, 'click', day_at(open_day, click_second) from sends where is_clicked
    union all
    select *, 6, 'unsubscribe', day_at(open_day, open_second + 35) from sends where is_left
    union all
    select *, 7, 'complaint', day_at(open_day, open_second + 50) from sends where is_complaint
)

select
    h.i,
    h.number,
    h.n,
    'E' || base36((h.number * 10000000::bigint + h.i) * 8 + h.n) as event_id,
    case
        when h.day > p.second_day and u('second_mailed', h.i) < 0.5 then p.second_id
        else p.customer_id
    end as customer_id,
    h.campaign_id,
    h.event_type,
    h.occurred_at,
    case when h.event_type = 'bounce' then 'soft' end as bounce_type,
    case when h.event_type = 'open' then h.n = 3 end as is_machine_open,
    minutes_after(h.occurred_at, u('email_loaded', h.i, h.number, h.n)) as loaded_at,
    case
        when not p.is_plain or h.n not in (1, 2) then null
        when u('email_dirt', h.i, h.number, h.n) < 0.0006 then 'duplicate_key'
        when u('email_dirt', h.i, h.number, h.n) < 0.0012 then 'customer_unknown'
        when u('email_dirt', h.i, h.number, h.n) < 0.0018 then 'event_type_unknown'
        when u('email_dirt', h.i, h.number, h.n) < 0.0035 and h.day < days() - 12
            then 'late_arrival'
    end as plan
from happened as h
inner join people as p on p.i = h.i
where
    h.occurred_at < day_at(days(), 0)
    and h.occurred_at < day_at(coalesce(p.erased_day, days()), 0);

create or replace table raw_email_events as
select
    event_id, customer_id, campaign_id, event_type, occurred_at, bounce_type, is_machine_open,
    case when plan = 'late_arrival' then late(loaded_at, i) else loaded_at end as loaded_at,
    case when plan = 'late_arrival' then plan when n = 3 then 'machine_open' end as dirt
from email_events
union all
select
    event_id || case when plan = 'duplicate_key' then '' else 'X' end,
    case when plan = 'customer_unknown' then 'X' else '' end || customer_id,
    campaign_id,
    case when plan = 'event_type_unknown' then 'deferred' else event_type end,
    occurred_at,
    bounce_type,
    is_machine_open,
    loaded_at + to_seconds(300),
    plan
from email_events
where plan is not null and plan != 'late_arrival'
order by occurred_at, event_id, loaded_at;
