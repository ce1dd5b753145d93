-- One row per line sent back, under an order of its own, at the price that was paid.
create or replace table returns as
with drawn as (
    select
        *,
        ordered_at + to_seconds(
            (3 + floor(18 * u('return_day', key, n))::bigint) * 86400
            - floor(3600 * u('return_hour', key, n))::bigint
        ) as returned_at
    from order_lines
    where u('return', key, n) < 0.06 and not is_cancelled
)

select
    r.*,
    r.order_id || 'R' || (r.n + 1) as return_id,
    minutes_after(r.returned_at, u('return_loaded', r.key, r.n)) as return_loaded_at
from drawn as r
inner join people as p on p.i = r.i
where r.returned_at < day_at(least(coalesce(p.erased_day, days()), days()), 0);
