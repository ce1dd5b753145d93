-- Everything random is u(stream, ids): a uniform number in [0, 1) that depends on the seed, the
-- stream's name and the ids alone, so neither threads nor chunks nor order can change it.
create or replace macro u(stream, a, b := 0, c := 0) as
    (hash(hash(getvariable('seed')::bigint, stream, a::bigint, b::bigint, c::bigint)) >> 11)
    / 9007199254740992.0;

create or replace macro pick(items, x) as items[1 + floor(x * len(items))::int];
create or replace macro base36(n) as to_base(n::bigint, 36);
create or replace macro day_at(day, seconds) as
    getvariable('start_at')::timestamp + to_seconds(day::bigint * 86400 + floor(seconds)::bigint);
create or replace macro minutes_after(moment, x) as moment + to_seconds(60 + floor(x * 840)::bigint);
create or replace macro days() as getvariable('n_days')::int;

create or replace macro tier_of(rate) as
    case
        when rate < 0.3 then 'bronze' when rate < 0.75 then 'silver' when rate < 1.4 then 'gold'
        when rate < 2.2 then 'platinum' else 'diamond'
    end;
create or replace macro tier_middle(tier) as
    case tier
        when 'bronze' then 0.14 when 'silver' then 0.51 when 'gold' then 1.04
        when 'platinum' then 1.74 else 3.10
    end;

-- A mission is a wish to buy that ends in an order with mission_success. Weak ones end on the day
-- they begin; strong ones put something in the cart and may take three days more. Whether they will
-- is decided apart from what is browsed meanwhile, so the way so far tells all there is to know.
create or replace macro mission_strong_share() as 0.45;
create or replace macro mission_success(is_strong) as case when is_strong then 0.75 else 0.30 end;
create or replace macro lag_cdf(is_strong, j) as
    case
        when j < 0 then 0.0 when not is_strong then 1.0 when j = 0 then 0.40 when j = 1 then 0.70
        when j = 2 then 0.90 else 1.0
    end;
create or replace macro lag_of(is_strong, x) as
    case when is_strong then (x >= 0.40)::int + (x >= 0.70)::int + (x >= 0.90)::int else 0 end;
create or replace macro kept_share() as 0.97;  -- of orders: the others are cancelled

-- The past: in the last `past_weeks` weeks another tool decides on the day of each mail. It draws by
-- the hashes of nextbest (macros/offers/draws.sql), so that nextbest goes on with its groups. Three
-- weeks later its experiment of ten mails begins. The outage is six weeks before the end.
create or replace macro is_past(day) as
    getvariable('past_weeks')::int > 0 and day >= days() + 2 - 7 * getvariable('past_weeks')::int;
create or replace macro draw_of(purpose, customer_id, digit) as
    ('0x' || substr(md5('nextbest ' || purpose || ' ' || customer_id), digit, 7))::bigint;
create or replace macro holdout_share() as 0.05;
create or replace macro is_held_out(customer_id) as
    draw_of('holdout', customer_id, 1) < holdout_share() * 268435456;
create or replace macro experiment_day(day) as
    is_past(day) and day - (days() + 2 - 7 * getvariable('past_weeks')::int) between 21 and 90;
create or replace macro variant_of(customer_id) as
    case
        when draw_of('experiment own_picks', customer_id, 8) < 134217728 then 'control'
        else 'popular'
    end;
-- Mails with popular products in place of the customer's own are clicked half as often.
create or replace macro picks_effect() as 0.5;
create or replace macro is_personal(i) as u('personal', i) < 0.92;
create or replace macro is_outage(day) as
    is_past(day) and day between days() - 47 and days() - 44;

-- An email that is delivered to somebody alive: opened, then clicked, then bought from.
-- The tool of the past writes to more customers a week.
create or replace macro target_share(day) as case when is_past(day) then 0.40 else 0.30 end;
create or replace macro delivered_share() as 0.985;
create or replace macro open_share(responsiveness) as 0.12 + 0.68 * responsiveness;
create or replace macro offer_appeal(base, price_weight, price_sensitivity) as
    greatest(0.1, base + price_weight * (price_sensitivity - 0.5));
create or replace macro click_share(responsiveness, appeal) as
    least(0.8, (0.06 + 0.40 * responsiveness) * appeal);
create or replace macro click_success(appeal) as least(0.8, 0.28 * appeal);

-- Taste: weights of a first, second and third category; the rest is spread over all eight.
create or replace macro category_of(x, y, first, second, third) as
    case
        when x < 0.55 then first when x < 0.77 then second when x < 0.87 then third
        else 1 + floor(y * 8)::int
    end;
-- The popular products of a category have the low ranks.
create or replace macro rank_of(x) as
    floor(getvariable('ranks')::int * pow(x, 1.6))::int;
create or replace macro extra(event_type, key, n, share) as
    case when u('extra', key, n) < share then [event_type] else [] end;
-- When a step of a session happens: 20 to 80 seconds each.
create or replace macro step_at(started_at, key, n) as
    started_at + to_seconds(50 * n::bigint + floor(30 * u('step', key, n))::bigint - 50);
create or replace macro late(loaded_at, key) as
    loaded_at + to_seconds(86400 * (3 + floor(7 * u('late', key))::bigint));
