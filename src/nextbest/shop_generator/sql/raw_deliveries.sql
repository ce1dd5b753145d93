-- nextbest.deliveries: the profiles that the other tool sent to the platform before its mails.
create or replace table raw_deliveries as
select
    'D' || base36(s.number * 10000000::bigint + s.i) as delivery_id,
    d.customer_id,
    'platform' as destination,
    case when u('delivery', s.i, s.number) < 0.01 then 'failed' else 'delivered' end as state,
    day_at(s.day, 5 * 3600 + floor(600 * u('delivery_at', s.i, s.number))) as recorded_at,
    case when u('delivery', s.i, s.number) < 0.01 then 'timeout' end as reason,
    null::varchar as dirt
from sends as s
inner join decisions as d on d.i = s.i and d.day = s.day
order by recorded_at, delivery_id;
