-- crm.customers: a row per person, a second for those who moved or signed up twice, planted dirt.
create or replace table customer_rows as
with kinds as (
    select
        *,
        customer_id as id,
        case
            when class = 37 then replace(email, '@', ' at ')
            when class in (53, 153) then null
            else email
        end as address,
        case
            when class = 67 then date '2190-01-01' + (i % 1000)::int
            when class = 167 then date '1880-01-01' + (i % 1000)::int
            when u('birth', i) >= 0.15 then birth_date
        end as born_on,
        signed_up_at as since,
        signed_up_at as changed_at,
        case
            when class = 37 then 'email_invalid'
            when class in (53, 153) then 'email_missing'
            when class in (67, 167) then 'birth_date_impossible'
        end as dirt
    from identities
    union all
    -- moved
    select
        * replace (second_country as country, second_region as region),
        customer_id, email, case when u('birth', i) >= 0.15 then birth_date end, signed_up_at,
        moved_at, null
    from identities
    where class % 10 = 4 and moved_at > signed_up_at
    union all
    -- signed up twice, the address in another case or with blanks around
    select
        *,
        second_id,
        case when class = 11 then email_cased else '  ' || email || ' ' end,
        null,
        second_signed_up_at,
        second_signed_up_at,
        case when class = 11 then 'email_case' else 'outer_blanks' end
    from identities
    where class in (11, 111)
)

select
    id as customer_id,
    id as external_id,
    address as email,
    first_name,
    last_name,
    born_on as birth_date,
    gender,
    country,
    region,
    device,
    loyalty_tier,
    interests,
    lifestyle,
    since as signed_up_at,
    changed_at as updated_at,
    minutes_after(changed_at, u('customer_loaded', i)) as loaded_at,
    dirt,
    class,
    i
from kinds;

create or replace table raw_customers as
with kept as (select * exclude (class, i) from customer_rows)

select * from kept
union all
select * exclude (class, i) replace ('duplicate_row' as dirt)
from customer_rows
where class = 31
union all
select
    * exclude (class, i) replace (
        null as customer_id,
        null as external_id,
        'guest.' || i || '@example.com' as email,
        'customer_id_missing' as dirt
    )
from customer_rows
where class = 97
order by customer_id nulls last, updated_at;
