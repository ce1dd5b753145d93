create or replace table raw_erasure_requests as
select
    customer_id,
    day_at(erased_day, (9 + 8 * u('erased_hour', i)) * 3600) as requested_at,
    null::varchar as dirt
from people
where is_erased
order by requested_at, customer_id;
