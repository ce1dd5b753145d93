-- shop.orders: the orders up to the end, the returns, and planted dirt.
create or replace table clean_orders as
select
    *,
    case
        when not is_plain or cancelled_at is not null then null
        when code < 4 then 'duplicate_key'
        when code < 8 then 'customer_unknown'
        when code < 12 then 'customer_id_missing'
        when code < 16 then 'dated_after_loading'
        when code < 20 then 'currency_unexpected'
        when code < 28 and day < days() - 12 then 'late_arrival'
    end as plan
from (
    select *, floor(2000 * u('order_dirt', key))::int as code
    from orders
    where day < days()
);

create or replace table raw_orders as
select
    order_id,
    customer_id,
    ordered_at,
    case when cancelled_at < day_at(days(), 0) then 'cancelled' else 'placed' end as status,
    case when cancelled_at < day_at(days(), 0) then cancelled_at end as cancelled_at,
    channel,
    'EUR' as currency,
    campaign_id,
    case when plan = 'late_arrival' then late(loaded_at, key) else loaded_at end as loaded_at,
    case when plan = 'late_arrival' then plan end as dirt
from clean_orders
union all
select
    return_id, customer_id, returned_at, 'placed', null, channel, 'EUR', null,
    return_loaded_at, null
from returns
union all
select
    order_id, customer_id, ordered_at, 'placed', null, channel, 'EUR', campaign_id,
    loaded_at + to_seconds(300), plan
from clean_orders
where plan = 'duplicate_key'
union all
select
    order_id || 'X',
    case
        when plan = 'customer_unknown' then 'X' || customer_id
        when plan != 'customer_id_missing' then customer_id
    end,
    ordered_at + to_seconds(60),
    'placed',
    null,
    channel,
    case when plan = 'currency_unexpected' then 'USD' else 'EUR' end,
    null,
    case
        when plan = 'dated_after_loading' then ordered_at - to_seconds(86400)
        else loaded_at + to_seconds(60)
    end,
    plan
from clean_orders
where plan in (
    'customer_unknown', 'customer_id_missing', 'dated_after_loading', 'currency_unexpected'
)
order by ordered_at, order_id, loaded_at;
