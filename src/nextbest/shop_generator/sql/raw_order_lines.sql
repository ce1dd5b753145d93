-- shop.order_lines: lines of orders, of returns and of rejected orders, and planted dirt.
create or replace table clean_lines as
select
    l.*,
    o.plan as order_plan,
    case
        when o.plan is not null or not l.is_plain or l.is_cancelled then null
        when l.code < 4 then 'duplicate_key'
        when l.code < 8 then 'order_unknown'
        when l.code < 12 then 'unit_price_not_positive'
        when l.code < 16 then 'quantity_zero'
        when l.code < 20 and getvariable('format') = 'csv' then 'wrong_type'
        when l.code < 24 then 'product_unknown'
    end as plan
from (select *, floor(3000 * u('line_dirt', key, n))::int as code from order_lines) as l
inner join clean_orders as o on o.key = l.key;

create or replace table raw_order_lines as
with lines as (
    select
        order_line_id, order_id, product_id, quantity, unit_price, discount_amount,
        case when order_plan = 'late_arrival' then late(loaded_at, key) else loaded_at end
        as loaded_at,
        case when order_plan = 'late_arrival' then order_plan end as dirt
    from clean_lines
    union all
    select
        return_id || '-1', return_id, product_id, -quantity,
        round(unit_price - discount_amount / quantity, 2), 0, return_loaded_at, null
    from returns
    union all
    select
        order_line_id || 'X', order_id || 'X', product_id, quantity, unit_price,
        discount_amount, loaded_at + to_seconds(60), null
    from clean_lines
    where
        order_plan in (
            'customer_unknown', 'customer_id_missing', 'dated_after_loading',
            'currency_unexpected'
        )
    union all
    select
        order_line_id || case when plan = 'duplicate_key' then '' else 'X' end,
        order_id || case when plan = 'order_unknown' then 'Y' else '' end,
        case when plan = 'product_unknown' then 'P99' || right(product_id, 3) else product_id end,
        case when plan = 'quantity_zero' then 0 else quantity end,
        case
            when plan = 'unit_price_not_positive'
                then case when u('negative', key, n) < 0.5 then 0 else -unit_price end
            else unit_price
        end,
        case when plan = 'duplicate_key' then discount_amount else 0 end,
        loaded_at + to_seconds(300),
        plan
    from clean_lines
    where plan is not null
)

select
    order_line_id,
    order_id,
    product_id,
    quantity,
    unit_price::decimal(18, 4) as unit_price,
    discount_amount::decimal(18, 4) as discount_amount,
    loaded_at,
    dirt
from lines
order by loaded_at, order_line_id;
