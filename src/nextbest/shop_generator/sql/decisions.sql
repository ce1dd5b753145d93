-- One row per day of a mail of the past and customer with consent: what the other tool decided. Its
-- rule looks at the last order; one decision in five is drawn among three offers.
create or replace table decisions as
with known as (
    select
        c.day,
        p.i,
        p.customer_id,
        p.is_held_out,
        p.variant,
        p.start_day,
        p.signup_day
    from people as p
    inner join (select distinct day from campaigns where day < days()) as c
        on is_past(c.day) and c.day > p.start_day
    where
        p.has_email and p.consents
        and c.day < coalesce(least(p.withdrawn_day, p.erased_day), 99999)
        and not exists (
            select 1 from sends as s
            where s.i = p.i and s.day < c.day and (s.is_left or s.is_complaint)
        )
),

ordered as (
    select
        known.*,
        count(o.key) as n_orders,
        min(o.day) as first_day,
        max(o.day) as last_day
    from known
    left join orders as o on o.i = known.i and o.day < known.day and not o.is_cancelled
    group by all
),

staged as (
    select
        *,
        case
            when n_orders = 0 then 'prospect'
            when day - first_day <= 30 then 'new'
            when day - last_day > 365 then 'lapsed'
            when day - last_day > 180 then 'at_risk'
            when n_orders = 1 then 'one_time'
            else 'active'
        end as lifecycle_stage,
        case when day - last_day <= 30 then 'NEW_ARRIVALS' else 'STYLE_GUIDE' end as by_rule
    from ordered
),

drawn as (
    select
        *,
        case
            when u('explore', i, day) < 0.2
                then pick(['NEW_ARRIVALS', 'STYLE_GUIDE', 'EXCLUSIVE10'], u('explored', i, day))
            else by_rule
        end as chosen
    from staged
)

select
    *,
    case when chosen = by_rule then 0.8667 else 0.0667 end as probability,
    experiment_day(day) and not is_held_out and is_personal(i) as is_in_experiment
from drawn;
