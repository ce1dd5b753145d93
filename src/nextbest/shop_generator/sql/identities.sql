-- One row per person with the attributes that the CRM holds of them.
create or replace table identities as
with places as (
    select [
        ['DE', 'Bavaria'], ['DE', 'Berlin'], ['DE', 'Hamburg'], ['DE', 'Saxony'],
        ['DE', 'North Rhine-Westphalia'], ['DE', 'Hesse'], ['AT', 'Vienna'], ['AT', 'Tyrol'],
        ['CH', 'Zurich'], ['CH', 'Bern'], ['NL', 'North Holland'], ['NL', 'Utrecht'],
        ['FR', 'Alsace'], ['FR', 'Ile-de-France']
    ] as list
),

drawn as (
    select
        p.*,
        case when u('gender', p.i) < 0.56 then 'female' else 'male' end as sex,
        pick([
            'Miller', 'Schmidt', 'Weber', 'Fischer', 'Wagner', 'Becker', 'Hoffmann', 'Koch',
            'Bauer', 'Richter', 'Klein', 'Wolf', 'Neumann', 'Schwarz', 'Braun', 'Hofer',
            'Zimmermann', 'Hartmann', 'Lange', 'Krause', 'Werner', 'Lehmann', 'Maier', 'Huber',
            'Kaiser', 'Fuchs', 'Peters', 'Lang', 'Scholz', 'Moser', 'Weiss', 'Jung', 'Hahn',
            'Keller', 'Vogel', 'Frank', 'Berger', 'Winkler', 'Roth', 'Beck', 'Lorenz', 'Baumann',
            'Franke', 'Albrecht', 'Schuster', 'Simon', 'Ludwig', 'Winter', 'Kraus', 'Martin'
        ], u('last', p.i)) as last_name,
        pick(places.list, u('place', p.i)) as place,
        pick(places.list, u('place', p.i, 1)) as second_place
    from people as p
    cross join places
),

named as (
    select
        *,
        case
            when sex = 'female' then pick([
                'Emma', 'Mia', 'Hannah', 'Sofia', 'Lena', 'Anna', 'Marie', 'Laura', 'Clara',
                'Julia', 'Sarah', 'Lea', 'Nora', 'Ida', 'Eva', 'Paula', 'Greta', 'Carla',
                'Helena', 'Nina', 'Petra', 'Sabine', 'Monika', 'Claudia', 'Andrea', 'Katrin'
            ], u('first', i))
            else pick([
                'Paul', 'Leon', 'Finn', 'Jonas', 'Elias', 'Felix', 'Lukas', 'Max', 'Ben', 'Noah',
                'Anton', 'Emil', 'Oskar', 'Moritz', 'David', 'Simon', 'Tom', 'Jan', 'Peter',
                'Michael', 'Thomas', 'Stefan', 'Andreas', 'Martin', 'Frank', 'Uwe'
            ], u('first', i))
        end as first_name
    from drawn
)

select
    i, class, customer_id, second_id, is_plain, is_erased, signup_day, second_day,
    first_name,
    last_name,
    lower(first_name) || '.' || lower(last_name) || '.' || i
    || pick(['@example.com', '@example.org', '@example.net'], u('domain', i)) as email,
    first_name || '.' || last_name || '.' || i
    || pick(['@Example.com', '@Example.org', '@Example.net'], u('domain', i)) as email_cased,
    day_at(days() - 365 * (18 + 52 * (u('age', i) + u('age', i, 1)) / 2), 0)::date as birth_date,
    case when u('gender', i, 1) >= 0.12 then sex end as gender,
    place[1] as country,
    case when u('region', i) >= 0.08 then place[2] end as region,
    second_place[1] as second_country,
    second_place[2] as second_region,
    case when u('device', i, 1) >= 0.05 then device end as device,
    loyalty_tier,
    case
        when u('interests', i) < 0.65
            then (
                select lower(min(case when c = first_category then category end)) || ';'
                    || lower(min(case when c = second_category then category end))
                from categories
            )
    end as interests,
    case
        when u('lifestyle', i) >= 0.2
            then pick(['family', 'urban', 'outdoor', 'student', 'retired'], u('lifestyle', i, 1))
    end as lifestyle,
    day_at(signup_day, (7 + 15 * u('signup_hour', i)) * 3600) as signed_up_at,
    day_at(second_day, (7 + 15 * u('signup_hour', i, 1)) * 3600) as second_signed_up_at,
    day_at(
        greatest(signup_day, 0) + 1
        + floor((days() - 2 - greatest(signup_day, 0)) * u('moved', i))::int,
        (7 + 15 * u('moved_hour', i)) * 3600
    ) as moved_at
from named;
