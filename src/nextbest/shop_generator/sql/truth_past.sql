-- One row per customer whom the other tool decided on: what its mails did. What customers do besides
-- is the same with and without mails, so orders by mails are the effect of mails.
create or replace table truth_past as
with entered as (
    select i, min(day) as day from decisions group by i
),

bought as (
    select
        e.i,
        count(distinct o.key) as n_orders,
        sum(l.quantity * l.unit_price - l.discount_amount) as amount
    from entered as e
    inner join orders as o on o.i = e.i and o.day >= e.day and o.day < days()
    inner join order_lines as l on l.key = o.key
    where o.campaign_id is not null and not o.is_cancelled
    group by e.i
),

tried as (
    select
        s.i,
        count(*) as n_mails,
        count(case when s.is_clicked then 1 end) as n_clicked,
        sum(
            s.is_alive::int * (not s.is_bounce)::int * open_share(s.responsiveness)
            * click_share(s.responsiveness, s.appeal)
        ) as own_clicks
    from sends as s
    inner join decisions as d on d.i = s.i and d.day = s.day and d.is_in_experiment
    group by s.i
)

select
    p.customer_id,
    p.is_held_out as is_holdout,
    day_at(e.day, 0)::date as entered_on,
    coalesce(b.n_orders, 0) as orders_by_mail,
    coalesce(b.amount, 0)::double as amount_by_mail,
    case when t.n_mails is not null then p.variant end as variant,
    coalesce(t.n_mails, 0) as experiment_mails,
    coalesce(t.n_clicked, 0) as experiment_mails_clicked,
    round(coalesce(t.own_clicks, 0), 9) as clicks_with_own_picks,
    round(
        coalesce(t.own_clicks, 0) * case when p.variant = 'popular' then picks_effect() else 1 end, 9
    ) as clicks_as_drawn,
    null::varchar as dirt
from entered as e
inner join people as p on p.i = e.i
left join bought as b on b.i = e.i
left join tried as t on t.i = e.i
where not p.is_erased
order by p.customer_id;
