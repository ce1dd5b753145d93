-- The tables that recommendations stand on, of a shop with tastes: three in five purchases are of a favourite category,
-- some products are far more popular than others, and each basket holds three lines.
create schema if not exists intermediate;

create or replace table intermediate.int_build_context as
select date '2026-06-01' as as_of_date, timestamp '2026-06-01 00:00:00' as run_started_at, 'EUR' as currency;

create or replace table intermediate.int_products as
select
    'P' || lpad(i::varchar, 6, '0') as product_id,
    'Product ' || i as name,
    'Category ' || lpad((i % 25)::varchar, 2, '0') as category,
    null::varchar as brand,
    null::varchar as description,
    (5 + hash(i, 'price') % 10000 / 100.0)::decimal(18, 4) as price,
    null::decimal(18, 4) as unit_cost,
    null::varchar as image_url,
    null::varchar as product_url,
    date '2026-06-01' - (30 + hash(i, 'launch') % 1500)::int as launched_on,
    hash(i, 'available') % 20 > 0 as is_available
from range(getvariable('n_products')) as products (i);

create or replace table intermediate.int_order_lines as
with lines as (
    select
        -- a few customers buy much, most buy little
        floor(
            getvariable('n_customers') * power(hash(i, 'customer') % 1000003 / 1000003.0, 1.5)
        )::bigint as customer,
        i
    from range(getvariable('n_interactions')) as interactions (i)
),

drawn as (
    select
        customer,
        i,
        floor(getvariable('n_products') / 25 * power(hash(i, 'product') % 1000003 / 1000003.0, 2.5))::bigint
            as place_in_category,
        case
            when hash(i, 'taste') % 5 < 3 then hash(customer, 'favourite') % 25
            else hash(i, 'category') % 25
        end as category,
        date '2026-05-31' - (hash(customer, i % 7) % 700)::int as ordered_on
    from lines
)

select
    'C' || lpad(customer::varchar, 8, '0') as customer_id,
    'P' || lpad((place_in_category * 25 + category)::varchar, 6, '0') as product_id,
    'Category ' || lpad(category::varchar, 2, '0') as category,
    ordered_on::timestamp + interval 10 hour as ordered_at,
    ordered_on::timestamp + interval 10 hour as known_from,
    null::timestamp as cancelled_at,
    false as is_return
from drawn;

create or replace table intermediate.int_web_events as
select
    'C' || lpad((hash(i, 'visitor') % getvariable('n_customers'))::varchar, 8, '0') as customer_id,
    'P' || lpad((hash(i, 'seen') % getvariable('n_products'))::varchar, 6, '0') as product_id,
    case when i % 10 = 0 then 'add_to_cart' else 'product_view' end as event_type,
    timestamp '2026-05-31 12:00:00' - (hash(i, 'when') % 120)::int * interval 1 day as occurred_at,
    timestamp '2026-05-31 12:00:00' - (hash(i, 'when') % 120)::int * interval 1 day as known_from
from range(getvariable('n_interactions') // 8) as events (i);

create or replace table intermediate.int_customer_beginnings as
select
    'C' || lpad(i::varchar, 8, '0') as customer_id,
    i + 1 as customer_number,
    (hash(i, 'start') % 268435456)::bigint as start_number
from range(getvariable('n_customers')) as customers (i);

create or replace table intermediate.int_customer_spine as
select
    customer_id,
    date '2026-06-01' as as_of_date,
    true as is_scoring
from intermediate.int_customer_beginnings;

create or replace table intermediate.int_customer_permissions as
select
    customer_id,
    date '2026-06-01' as as_of_date,
    customer_number % 20 > 0 as has_personalisation_consent
from intermediate.int_customer_beginnings;
