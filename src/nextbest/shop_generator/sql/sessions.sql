-- One row per web session. pick_key chooses its products: the sessions of a mission look at what
-- the mission is about to buy.
create or replace table sessions as
with followed as (
    select m.i, m.day + s.step as day, m.key + s.step as key, m.key as pick_key, m.is_strong
    from missions as m
    inner join (values (1), (2)) as s (step)
        on
            m.is_strong
            and m.day + s.step < coalesce(m.buy_day, 99999)
            and u('follow', m.i, m.day, s.step) < 0.22
),

kinds as (
    select
        i, day, key, key as pick_key, is_strong,
        case when buy_day = day and not in_store then 'buys_at_once' else 'starts' end as kind,
        starts_checkout,
        null::double as click_second
    from missions
    union all
    select i, day, key, pick_key, is_strong, 'follows', false, null from followed
    union all
    select i, buy_day, key + 9, key, is_strong, 'buys', false, null
    from missions
    where buy_day > day and not in_store
    union all
    select i, day, (i * 10000 + day) * 10 + 7, (i * 10000 + day) * 10 + 7, false, 'idles', false,
        null
    from visits
    where not is_mission
    union all
    select i, open_day, click_key, click_key, false,
        case when is_bought then 'clicks_and_buys' else 'clicks' end, false, click_second
    from sends
    where is_clicked
),

timed as (
    select
        k.*,
        p.best_hour,
        coalesce(
            k.click_second + 5,
            floor((
                case
                    when u('hour_kept', k.key) < 0.6 then p.best_hour
                    else 8 + floor(14 * u('other_hour', k.key))
                end + u('minute', k.key)
            ) * 3600)
        ) as second
    from kinds as k
    inner join people as p on p.i = k.i
)

select
    i, day, key, pick_key, kind,
    day_at(day, second) as started_at,
    case
        when kind = 'idles' then ['page_view'] || extra('page_view', key, 1, 0.3)
        when kind = 'follows'
            then ['product_view'] || extra('product_view', key, 1, 0.4)
                || case when is_strong then extra('add_to_cart', key, 2, 0.3) else [] end
        when kind = 'buys' then ['product_view', 'add_to_cart', 'checkout']
        when kind = 'clicks'
            then ['page_view', 'product_view'] || extra('add_to_cart', key, 1, 0.15)
        when kind = 'clicks_and_buys'
            then ['page_view', 'product_view', 'add_to_cart', 'checkout']
        else
            extra('search', key, 0, 0.55) || ['product_view']
            || extra('product_view', key, 1, case when is_strong then 0.9 else 0.1 end)
            || extra('product_view', key, 2, case when is_strong then 0.5 else 0 end)
            || case when is_strong or kind = 'buys_at_once' then ['add_to_cart'] else [] end
            || case when kind = 'buys_at_once' or (is_strong and starts_checkout)
                then ['checkout'] else [] end
    end as steps
from timed;
