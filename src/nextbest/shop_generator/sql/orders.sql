-- One row per order that was placed, those after the end included (they are the truth).
create or replace table orders as
with bought as (
    select
        m.i,
        m.buy_day as day,
        m.key + case when m.buy_day > m.day then 9 else 0 end as key,
        m.key as pick_key,
        m.in_store,
        null::varchar as campaign_id,
        0.0 as discount
    from missions as m
    where m.buy_day is not null
    union all
    select i, open_day, click_key, click_key, false, campaign_id, discount
    from sends
    where is_bought
),

placed as (
    select
        b.*,
        p.is_plain,
        p.is_erased,
        p.device,
        p.price_sensitivity,
        p.first_category,
        p.second_category,
        p.third_category,
        b.day > p.second_day and u('second_used', b.key) < 0.6 as uses_second,
        p.customer_id,
        p.second_id,
        'O' || base36(b.key) as order_id,
        case
            when b.in_store then day_at(b.day, (9 + 11 * u('store_hour', b.key)) * 3600)
            else step_at(s.started_at, s.key, len(s.steps)) + to_seconds(12)
        end as ordered_at,
        u('cancel', b.key) >= kept_share() as is_cancelled
    from bought as b
    inner join people as p on p.i = b.i
    left join sessions as s on s.key = b.key
    where b.day < days() + 7 and b.day < coalesce(p.erased_day, 99999)
)

select
    * exclude (uses_second, customer_id, second_id),
    case when uses_second then second_id else customer_id end as customer_id,
    case
        when is_cancelled
            then ordered_at + to_seconds(1800 + floor(90000 * u('cancel_hour', key))::bigint)
    end as cancelled_at,
    minutes_after(ordered_at, u('order_loaded', key)) as loaded_at,
    case
        when in_store then 'store'
        when device = 'mobile' and u('app', i) < 0.5 then 'app'
        else 'web'
    end as channel
from placed;
