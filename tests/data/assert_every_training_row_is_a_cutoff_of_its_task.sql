-- No label looks beyond the date of the build.
with tasks as (

    select * from {{ ref('int_tasks') }}

)

select
    training_set.task,
    training_set.customer_id,
    training_set.as_of_date
from {{ ref('int_training_set') }} as training_set
inner join tasks on training_set.task = tasks.task
cross join {{ ref('int_as_of') }} as as_of
where training_set.as_of_date + tasks.horizon_days > as_of.as_of_date
