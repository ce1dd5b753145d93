-- One row per person of the chunk: all that is hidden, and the classes of planted dirt (by i % 200),
-- which never meet in one person.
create or replace table people as
with drawn as (
    select
        range::bigint as i,
        case
            when u('old', range) < 0.55 then -1 - floor(700 * u('signup', range))::int
            else floor(u('signup', range) * (days() - 3))::int
        end as signup_day,
        -- gamma of shape 1 and mean 1
        -ln(1 - u('rate', range)) as drawn_rate,
        0.75 * u('responsive', range) + 0.25 * u('responsive', range, 1) as responsiveness,
        u('price', range) as price_sensitivity,
        case
            when u('hour', range) < 0.2 then 7 + floor(3 * u('hour', range, 1))
            when u('hour', range) < 0.5 then 12 + floor(2 * u('hour', range, 1))
            else 18 + floor(4 * u('hour', range, 1))
        end::int as best_hour,
        1 + floor(8 * u('taste', range))::int as first_category,
        1 + floor(7 * u('taste', range, 1))::int as second_step,
        1 + floor(6 * u('taste', range, 2))::int as third_step,
        (range % 200)::int as class
    from range(getvariable('first')::bigint, getvariable('last')::bigint + 1)
),

dated as (
    select
        *,
        tier_of(drawn_rate) as loyalty_tier,
        -- the loyalty programme knows its members: rates are drawn toward the middle of their tier
        sqrt(drawn_rate * tier_middle(tier_of(drawn_rate))) as relative_rate,
        greatest(signup_day, 0) as start_day,
        -- some leave soon, the others stay for years
        u('stays', i) >= 0.06 as stays_long,
        class in (81, 181) as is_erased,
        class not in (11, 23, 31, 37, 47, 53, 67, 81, 97, 111, 153, 167, 181) as is_plain
    from drawn
),

lived as (
    select
        *,
        case when stays_long then 1 / 3500.0 else 1 / 40.0 end as daily_dropout,
        case
            when is_erased then start_day + 1 + floor(
                (days() - 1 - start_day) * (0.5 + 0.5 * u('erased', i))
            )::int
        end as erased_day,
        start_day + 1
        + floor(-ln(1 - u('life', i)) / daily_dropout)::int as life_end,
        case
            when class in (11, 111) then start_day + 1
                + floor((days() - 1 - start_day) * (0.2 + 0.5 * u('second', i)))::int
        end as second_day
    from dated
)

select
    i,
    'C' || (100000 + i) as customer_id,
    is_held_out('C' || (100000 + i)) as is_held_out,
    variant_of('C' || (100000 + i)) as variant,
    'C' || (100000 + getvariable('n_customers')::bigint + i) as second_id,
    class,
    is_plain,
    is_erased,
    class not in (37, 53, 153) as has_email,
    signup_day,
    start_day,
    second_day,
    erased_day,
    least(life_end, coalesce(erased_day, life_end)) as dead_from,
    relative_rate,
    loyalty_tier,
    stays_long,
    daily_dropout,
    getvariable('daily_rate')::double * relative_rate as rate,
    responsiveness,
    price_sensitivity,
    best_hour,
    first_category,
    1 + (first_category - 1 + second_step) % 8 as second_category,
    1 + (first_category - 1 + third_step + (third_step >= second_step)::int) % 8
    as third_category,
    pick(['mobile', 'mobile', 'mobile', 'desktop', 'desktop', 'tablet'], u('device', i)) as device,
    u('machine', i) < 0.22 and not is_erased as has_machine_opens,
    u('consent', i) < 0.79 as consents,
    case
        when u('consent', i, 1) < 0.07
            then start_day + 1 + floor(u('consent', i, 2) * (days() - start_day))::int
    end as withdrawn_day
from lived;
