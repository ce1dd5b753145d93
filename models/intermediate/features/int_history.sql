with history as (

    select min(known_from) as first_known_from from {{ ref('int_order_lines') }}
    union all
    select min(known_from) as first_known_from from {{ ref('int_web_sessions') }}

),

beginning as (

    select cast(min(first_known_from) as date) as first_known_on from history

)

select
    as_of.as_of_date,
    beginning.first_known_on,
    coalesce(as_of.as_of_date - beginning.first_known_on, 0) as n_history_days
from {{ ref('int_as_of') }} as as_of
cross join beginning
