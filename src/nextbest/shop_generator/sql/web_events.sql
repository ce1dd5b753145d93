-- One row per step of a session, with the dirt that is planned on it.
create or replace table web_events as
with steps as (
    select *, unnest(steps) as event_type, generate_subscripts(steps, 1) as n
    from sessions
    where day < days()
),

seen as (
    select
        s.i,
        s.day,
        s.key,
        s.n,
        s.event_type,
        step_at(s.started_at, s.key, s.n) as occurred_at,
        p.is_plain,
        p.device,
        case
            when s.day > p.second_day and u('second_used', s.key) < 0.6 then p.second_id
            else p.customer_id
        end as customer_id,
        category_of(
            u('category', s.pick_key, w), u('category', s.pick_key, w, 1),
            p.first_category, p.second_category, p.third_category
        ) as c,
        rank_of(u('product', s.pick_key, w)) as r,
        floor(8000 * u('web_dirt', s.key, s.n))::int as code
    from (
        -- the second view of a session is of another product
        select *, (event_type = 'product_view' and n > 2)::int * (n - 2) as w from steps
    ) as s
    inner join people as p on p.i = s.i
    where
        s.day < coalesce(p.erased_day, 99999)
        and s.day >= getvariable('web_from')::int
        and not is_outage(s.day)
)

select
    s.key,
    s.n,
    'W' || base36(s.key * 10 + s.n) as event_id,
    'S' || base36(s.key) as session_id,
    s.customer_id,
    s.occurred_at,
    s.event_type,
    case
        when s.event_type in ('product_view', 'add_to_cart')
            then case when p.launch_day > s.day then q.product_id else p.product_id end
    end as product_id,
    s.device,
    minutes_after(s.occurred_at, u('web_loaded', s.key)) as loaded_at,
    case
        when not s.is_plain then null
        when s.code < 4 then 'duplicate_key'
        when s.code < 8 then 'customer_unknown'
        when s.code < 12 then 'customer_id_missing'
        when s.code < 16 then 'event_type_unknown'
        when s.code < 20 then 'dated_after_loading'
        when s.code < 32 and s.day < days() - 12 then 'late_arrival'
    end as plan
from seen as s
inner join products as p on p.c = s.c and p.r = s.r
inner join products as q on q.c = s.c and q.r = greatest(s.r - 1, 0);
