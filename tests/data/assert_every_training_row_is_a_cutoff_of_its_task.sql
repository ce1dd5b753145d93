-- No label looks beyond the date of the build.
with plans as (

    select * from {{ ref('int_task_plans') }}

)

select
    training_set.task,
    training_set.customer_id,
    training_set.as_of_date
from {{ ref('int_training_set') }} as training_set
inner join plans on training_set.task = plans.task
cross join {{ ref('int_as_of') }} as as_of
where training_set.as_of_date + plans.horizon_days > as_of.as_of_date
