-- shop.products: a few names with blanks around, three products without a price.
create or replace table raw_products as
with blank as (
    select c, r
    from products
    where r = 8 and c in (2, 5, 7)
)

select
    product_id,
    case when b.r is null then name else '  ' || name || ' ' end as name,
    category,
    brand,
    description,
    price,
    unit_cost,
    image_url,
    product_url,
    launched_on,
    is_available,
    case when b.r is not null then 'outer_blanks' end as dirt
from products as p
left join blank as b using (c, r)
union all
select
    'P0000' || range,
    'Gift Wrapping ' || range,
    'Stationery',
    'Papier Nord',
    'Recycled paper and a ribbon.',
    0,
    1.2,
    null,
    null,
    day_at(-300, 0)::date,
    true,
    'price_not_positive'
from range(1, 4)
order by product_id;
