-- One row per person who is not erased: what is hidden, and their probability to purchase in the
-- seven days after the end, given all that has happened and been decided up to it.
create or replace table truth_customers as
with coming as (
    -- missions that are to begin, by the chance that they end in an order in time
    select
        p.i,
        product(
            1 - least(1.0, p.rate * k.factor)
            * exp(-(k.day - days() + 1) * p.daily_dropout)
            * kept_share()
            * (
                mission_strong_share() * mission_success(true)
                * lag_cdf(true, days() + 6 - k.day)
                + (1 - mission_strong_share()) * mission_success(false)
            )
        ) as none
    from people as p
    inner join calendar as k on k.day >= days()
    where p.dead_from > days() - 1
    group by p.i
),

begun as (
    -- missions that stand open at the end
    select
        i,
        product(
            1 - kept_share() * mission_success(true) * (1 - lag_cdf(true, days() - 1 - day))
            / (1 - mission_success(true) * lag_cdf(true, days() - 1 - day))
        ) as none,
        count(*) as n_missions
    from missions
    where is_strong and day between days() - 3 and days() - 1
        and coalesce(buy_day, 99999) >= days()
    group by i
),

mailed as (
    -- the mail of the week to come
    select
        p.i,
        1 - kept_share() * target_share(days()) * delivered_share() * open_share(p.responsiveness)
        * avg(
            click_share(
                p.responsiveness, offer_appeal(c.base, c.price_weight, p.price_sensitivity)
            )
            * click_success(offer_appeal(c.base, c.price_weight, p.price_sensitivity))
        ) as none
    from people as p
    inner join campaigns as c on c.day >= days()
    where
        p.has_email and p.consents and p.dead_from > days() - 1
        and coalesce(p.withdrawn_day, 99999) >= days()
        and not (p.is_held_out and is_past(days()))
        and p.i not in (
            select i from sends where (is_bounce or is_left or is_complaint) and day < days()
        )
    group by p.i, p.responsiveness, p.price_sensitivity
),

bought as (
    select distinct i
    from orders
    where day between days() and days() + 6 and not is_cancelled
)

select
    p.i,
    p.customer_id,
    round(1 - coalesce(c.none, 1) * coalesce(b.none, 1) * coalesce(m.none, 1), 9)
    as purchase_7d_probability,
    p.i in (select i from bought) as purchased_7d,
    p.dead_from > days() - 1 as is_alive,
    coalesce(b.n_missions, 0) as n_open_missions,
    p.rate as missions_per_day,
    p.best_hour,
    p.price_sensitivity,
    p.responsiveness as email_responsiveness,
    null::varchar as dirt
from people as p
left join coming as c on c.i = p.i
left join begun as b on b.i = p.i
left join mailed as m on m.i = p.i
where not p.is_erased
order by p.i;
