{{ config(materialized='view') }}

with spine as (

    select
        spine_id,
        customer_id,
        as_of_date
    from {{ ref('int_customer_spine') }}

),

tickets as (

    select
        customer_id,
        cast(opened_at as date) as opened_on,
        cast(known_from as date) as known_on,
        cast(closed_at as date) as closed_on,
        cast(satisfaction_known_from as date) as satisfaction_known_on,
        satisfaction
    from {{ ref('int_support_tickets') }}

),

known_tickets as (

    select
        spine.spine_id,
        spine.as_of_date - tickets.opened_on as days_ago,
        tickets.closed_on is null or tickets.closed_on >= spine.as_of_date as is_open,
        case when tickets.satisfaction_known_on < spine.as_of_date then tickets.satisfaction end as satisfaction
    from tickets
    inner join spine
        on
            tickets.customer_id = spine.customer_id
            and tickets.known_on < spine.as_of_date

)

select
    spine_id,
    {{ count_within(365) }} as n_tickets_365d,
    count(case when is_open then 1 end) as n_open_tickets,
    {{ sum_within(365, 'satisfaction') }}
    / cast(nullif({{ count_within(365, 'satisfaction is not null') }}, 0) as double) as avg_satisfaction_365d
from known_tickets
group by spine_id
