-- One row per day, seven days beyond the end included: what happens there is the truth to predict.
create or replace table calendar as
with days as (
    select
        range::int as day,
        (day_at(range, 0))::date as date_day
    from range(0, days() + 7)
)

select
    day,
    date_day,
    -- Christmas and spring
    (
        1
        + 0.45 * exp(-pow((dayofyear(date_day) - 338) / 16.0, 2))
        + 0.12 * exp(-pow((dayofyear(date_day) - 105) / 25.0, 2))
    ) * (case when isodow(date_day) >= 6 then 1.15 else 0.94 end) as factor
from days
order by day;

create or replace table offers as
select *
from (
    values
    ('NEW_ARRIVALS', 'New arrivals', 0.00, 0.90, -0.20),
    ('STYLE_GUIDE', 'Style guide', 0.00, 0.70, -0.10),
    ('EXCLUSIVE10', '10 % for you', 0.10, 1.00, 0.60),
    ('COMEBACK15', 'We miss you: 15 %', 0.15, 1.05, 0.80),
    ('WELCOME_BACK', 'There is a lot to discover', 0.00, 0.80, -0.30),
    ('VIP_PREVIEW', 'Preview for friends of the house', 0.00, 0.85, -0.50),
    ('WELCOME5', '5 % to say hello', 0.05, 0.80, 0.30)
) as t (offer_code, title, discount, base, price_weight);

-- Mails go out once a week at nine, in two variants, five days before the end and so on back;
-- one falls into the week to predict.
create or replace table campaigns as
with weeks as (
    select range::int as week, (days() + 2 - 7 * range)::int as day
    from range(0, 1 + (days() + 2) // 7)
),

planned as (
    select
        (select max(week) from weeks) - week as number,
        day,
        variant
    from weeks
    cross join (values ('A'), ('B')) as v (variant)
)

select
    number::int as number,
    day,
    day_at(day, 9 * 3600) as sent_at,
    'M' || lpad(number::varchar, 3, '0') || lower(variant) as campaign_id,
    o.offer_code,
    o.discount,
    o.base,
    o.price_weight,
    variant,
    o.title || ', week ' || strftime(day_at(day, 0), '%G-%V')
    || case when variant = 'A' then '' else ' (short subject)' end as name
from planned
inner join offers as o
    on o.offer_code = pick(
        ['NEW_ARRIVALS', 'EXCLUSIVE10', 'STYLE_GUIDE', 'COMEBACK15', 'NEW_ARRIVALS',
         'VIP_PREVIEW', 'WELCOME5'],
        (planned.number % 7) / 7.0 + 0.01
    )
order by number, variant;
