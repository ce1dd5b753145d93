{{ config(materialized='view') }}

with spine as (

    select
        spine_id,
        customer_id,
        as_of_date
    from {{ ref('int_customer_spine') }}

),

actions as (

    select
        customer_id,
        known_on,
        started_at as acted_at
    from {{ ref('int_web_sessions') }}
    where is_session_start
    union all
    select
        customer_id,
        cast(known_from as date) as known_on,
        ordered_at as acted_at
    from {{ ref('int_order_lines') }}
    where is_order_start
    union all
    select
        customer_id,
        cast(known_from as date) as known_on,
        occurred_at as acted_at
    from {{ ref('int_email_events') }}
    where event_type in ('open', 'click') and not is_machine_open

),

dated_actions as (

    select
        customer_id,
        known_on,
        cast(acted_at as date) as acted_on,
        cast(extract(hour from acted_at) as integer) as acted_hour
    from actions
    where acted_at >= (select min(spine.as_of_date) - 90 from spine)

),

known_actions as (

    select
        spine.spine_id,
        dated_actions.acted_hour,
        -- 1970-01-05 was a Monday
        mod(dated_actions.acted_on - cast('1970-01-05' as date), 7) + 1 as acted_weekday
    from dated_actions
    inner join spine
        on
            dated_actions.customer_id = spine.customer_id
            and dated_actions.known_on < spine.as_of_date
            and dated_actions.acted_on >= spine.as_of_date - 90

),

hours as (

    {{ favourite_of('known_actions', 'acted_hour') }}

),

weekdays as (

    {{ favourite_of('known_actions', 'acted_weekday') }}

)

select
    hours.spine_id,
    hours.favourite as most_active_hour,
    weekdays.favourite as most_active_weekday
from hours
inner join weekdays on hours.spine_id = weekdays.spine_id
