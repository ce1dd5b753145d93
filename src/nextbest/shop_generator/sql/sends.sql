-- One row per mail sent, with all that comes of it. Nobody is written to without an address, before
-- or without consent, or after a bounce, an unsubscription or a complaint, or in the hold-out.
create or replace table sends as
with planned as (
    select
        p.i,
        c.day,
        c.number,
        c.campaign_id,
        c.discount,
        p.best_hour,
        p.has_machine_opens,
        p.responsiveness,
        offer_appeal(c.base, c.price_weight, p.price_sensitivity) as appeal,
        case
            when experiment_day(c.day) and p.variant = 'popular' and is_personal(p.i)
                then picks_effect()
            else 1.0
        end as picks,
        c.day < p.dead_from as is_alive
    from people as p
    inner join campaigns as c
        on
            c.day > p.start_day
            and u('target', p.i, c.number) < target_share(c.day)
            and c.variant = case when u('variant', p.i, c.number) < 0.5 then 'A' else 'B' end
    where
        p.has_email and p.consents
        and c.day < coalesce(least(p.withdrawn_day, p.erased_day), 99999)
        and not (p.is_held_out and is_past(c.day))
),

drawn as (
    select
        *,
        u('deliver', i, number) >= delivered_share() as is_bounce,
        u('open', i, number)
        < open_share(responsiveness) * case when is_alive then 1 else 0.04 end as would_open,
        u('click', i, number) < picks * click_share(responsiveness, appeal) and is_alive as would_click,
        u('bought', i, number) < click_success(appeal) as would_buy,
        u('leave', i, number) < 0.008 as would_leave,
        u('complain', i, number) < 0.0006 as would_complain
    from planned
),

lived as (
    select
        *,
        not is_bounce and would_open as is_opened,
        not is_bounce and would_open and would_click as is_clicked,
        not is_bounce and would_open and would_click and would_buy as is_bought,
        not is_bounce and would_open and would_leave as is_left,
        not is_bounce and would_complain as is_complaint,
        -- opened at the best hour, of the next day where that has passed
        day + (best_hour < 10)::int
        + (u('open_day', i, number) < 0.2 and best_hour >= 10)::int as open_day,
        (
            case
                when u('open_hour', i, number) < 0.7 then best_hour
                else 10 + floor(12 * u('open_hour', i, number, 1))
            end + u('open_minute', i, number)
        ) * 3600 as open_second
    from drawn
)

select
    *,
    floor(open_second + 40 + 140 * u('click_second', i, number)) as click_second,
    (i * 10000 + open_day) * 10 + 8 as click_key
from lived
where true
qualify coalesce(
    min(case when is_bounce or is_left or is_complaint then day end)
        over (partition by i order by day rows between unbounded preceding and 1 preceding),
    99999
) >= day;
