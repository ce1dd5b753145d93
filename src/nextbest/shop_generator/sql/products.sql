create or replace table categories as
select *
from (
    values
    (1, 'Coffee & Tea'), (2, 'Skincare'), (3, 'Pet Care'), (4, 'Kitchen'),
    (5, 'Home & Living'), (6, 'Outdoor'), (7, 'Fitness'), (8, 'Stationery')
) as t (c, category);

-- Larger shops hold further editions of the same products.
create or replace table products as
with numbered as (
    select
        (range // 8)::int as r,
        (1 + range % 8)::int as c
    from range(0, 8 * getvariable('ranks')::int)
),

priced as (
    select
        n.c,
        n.r,
        'P' || lpad((n.c * 10000 + n.r)::varchar, 5, '0') as product_id,
        a.name || case when n.r < 15 then '' else ', edition ' || (1 + n.r // 15) end as name,
        g.category,
        a.brand,
        a.about,
        round(a.price * (1 + 0.02 * (n.r // 15)), 2)::decimal(18, 4) as price,
        case
            -- the rank before it was always there
            when n.r % 9 = 4
                then floor(days() * (0.35 + 0.6 * u('launch', n.c, n.r)))::int
        end as launch_day
    from numbered as n
    inner join catalogue as a on a.c = n.c and a.r = n.r % 15
    inner join categories as g on g.c = n.c
)

select
    c,
    r,
    product_id,
    name,
    category,
    brand,
    about as description,
    price,
    round(price * (0.38 + 0.25 * u('cost', c, r)), 2)::decimal(18, 4) as unit_cost,
    'https://img.shop.example/' || lower(product_id) || '.jpg' as image_url,
    'https://shop.example/p/' || trim(regexp_replace(lower(name), '[^a-z0-9]+', '-', 'g'), '-')
    as product_url,
    launch_day,
    coalesce(day_at(launch_day, 0), day_at(-200 - 1000 * u('launch', c, r), 0))::date
    as launched_on,
    u('available', c, r) >= 0.06 or r = 0 as is_available
from priced
order by c, r;
