-- One row per mission: on each day alive one begins with the customer's rate times the season.
-- New customers often come with one.
create or replace table visits as
select
    p.i,
    k.day,
    u('visit', p.i, k.day)
    < case when k.day = p.signup_day then 0.6 else p.rate * k.factor end as is_mission
from people as p
inner join calendar as k
    on
        k.day >= p.start_day
        and k.day < p.dead_from
        and u('visit', p.i, k.day)
        < case when k.day = p.signup_day then 0.6 else p.rate * k.factor * 1.15 + 0.04 end;

create or replace table missions as
with drawn as (
    select
        i,
        day,
        (i * 10000 + day) * 10 as key,
        u('strong', i, day) < mission_strong_share() as is_strong
    from visits
    where is_mission
)

select
    i,
    day,
    key,
    is_strong,
    u('cart', i, day) < 0.25 as starts_checkout,
    case
        when u('success', i, day) < mission_success(is_strong)
            then day + lag_of(is_strong, u('lag', i, day))
    end as buy_day,
    u('store', i, day) < 0.08 as in_store
from drawn;
