-- A single order that was typed with an old year is no history. The history begins after the last year in which nothing
-- was known.
with

days as (

    select cast(known_from as date) as known_on from {{ ref('int_order_lines') }}
    union
    select cast(known_from as date) as known_on from {{ ref('int_web_sessions') }}

),

gaps as (

    select
        known_on,
        known_on - lag(known_on) over (order by known_on) as days_since_last
    from days

),

beginning as (

    select max(known_on) as first_known_on from gaps
    where coalesce(days_since_last > 365, true)

)

select
    as_of.as_of_date,
    beginning.first_known_on,
    coalesce(as_of.as_of_date - beginning.first_known_on, 0) as n_history_days
from {{ ref('int_build_context') }} as as_of
cross join beginning
