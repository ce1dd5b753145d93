with best_slots as (

    select * from {{ ref('int_customer_send_slots') }}
    qualify row_number() over (partition by customer_id, unit order by slot_share desc, slot asc) = 1

),

hours as (

    select * from best_slots
    where unit = 'hour'

),

local_hours as (

    select * from best_slots
    where unit = 'local_hour'

),

weekdays as (

    select * from best_slots
    where unit = 'weekday'

)

select
    hours.customer_id,
    hours.as_of_date,
    cast(hours.slot as integer) as best_send_hour,
    cast(local_hours.slot as integer) as best_send_hour_local,
    cast(weekdays.slot as integer) as best_send_weekday,
    hours.n_opens,
    hours.slot_share as best_send_hour_share,
    hours.source
from hours
inner join local_hours on hours.customer_id = local_hours.customer_id
inner join weekdays on hours.customer_id = weekdays.customer_id
