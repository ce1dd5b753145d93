-- One row per product of an order. A customer's staple goes into the first order of each of its
-- rhythm's turns: a product that is bought again.
create or replace table order_lines as
with chosen as (
    select
        o.key,
        o.i,
        o.day,
        o.price_sensitivity,
        o.discount,
        n.range::int as n,
        category_of(
            u('category', o.pick_key, n.range), u('category', o.pick_key, n.range, 1),
            o.first_category, o.second_category, o.third_category
        ) as c,
        rank_of(u('product', o.pick_key, n.range)) as r
    from orders as o
    inner join range(0, 3) as n
        on u('size', o.key, n.range) < case n.range when 0 then 1 when 1 then 0.35 else 0.12 end
),

turns as (
    select
        *,
        floor((day + 60 * u('phase', i)) / (25 + 40 * u('rhythm', i)))::int as turn
    from orders
    where first_category <= 3
),

staples as (
    select
        key, i, day, price_sensitivity, discount,
        3 as n,
        first_category as c,
        rank_of(u('staple', i)) as r
    from turns
    where true
    qualify turn is distinct from lag(turn) over (partition by i order by key)
),

launched as (
    select
        l.* exclude (r),
        case when p.launch_day > l.day then l.r - 1 else l.r end as r
    from (select * from chosen union all select * from staples) as l
    inner join products as p on p.c = l.c and p.r = l.r
),

distinct_products as (
    select *
    from launched
    where true
    qualify row_number() over (partition by key, c, r order by n desc) = 1
),

priced as (
    select
        l.key,
        l.n,
        p.product_id,
        p.price,
        1 + (u('quantity', l.key, l.n) < 0.15)::int as quantity,
        greatest(
            l.discount,
            case
                when u('sale', l.key, l.n) < 0.35 * l.price_sensitivity
                    then 0.1 + 0.1 * (u('sale', l.key, l.n, 1) < 0.4)::int
                else 0
            end
        ) as discount
    from distinct_products as l
    inner join products as p on p.c = l.c and p.r = l.r
)

select
    l.key,
    l.n,
    o.order_id || '-' || (l.n + 1) as order_line_id,
    l.product_id,
    l.quantity,
    l.price as unit_price,
    round(l.quantity * l.price * l.discount, 2)::decimal(18, 4) as discount_amount,
    o.order_id,
    o.i,
    o.ordered_at,
    o.is_plain,
    o.is_cancelled,
    o.customer_id,
    o.channel,
    o.loaded_at
from priced as l
inner join orders as o on o.key = l.key
where o.day < days();
