with tasks as (

    select * from {{ ref('int_tasks') }}
    where label = 'purchase'

),

cutoffs as (

    select
        task_cutoffs.task,
        task_cutoffs.as_of_date,
        task_cutoffs.as_of_date + tasks.horizon_days as horizon_ends_on
    from {{ ref('int_task_cutoffs') }} as task_cutoffs
    inner join tasks on task_cutoffs.task = tasks.task

),

examples as (

    select
        cutoffs.task,
        spine.customer_id,
        spine.as_of_date,
        cutoffs.horizon_ends_on
    from {{ ref('int_customer_spine') }} as spine
    inner join cutoffs on spine.as_of_date = cutoffs.as_of_date
    where spine.is_training

),

-- what is known today: a label may rest on what came after its date, features may not
orders as (

    select
        order_lines.customer_id,
        cast(order_lines.ordered_at as date) as ordered_on
    from {{ ref('int_order_lines') }} as order_lines
    cross join {{ ref('int_as_of') }} as as_of
    where
        order_lines.is_order_start
        and order_lines.ordered_at >= (select min(cutoffs.as_of_date) from cutoffs)
        and order_lines.known_from < as_of.as_of_date
        and coalesce(order_lines.cancelled_at >= as_of.as_of_date, true)

),

buyers as (

    select distinct
        examples.task,
        examples.customer_id,
        examples.as_of_date
    from examples
    inner join orders
        on
            examples.customer_id = orders.customer_id
            and examples.as_of_date <= orders.ordered_on
            and examples.horizon_ends_on > orders.ordered_on

)

select
    examples.task,
    examples.customer_id,
    examples.as_of_date,
    case when buyers.customer_id is null then 0 else 1 end as label
from examples
left join buyers
    on
        examples.task = buyers.task
        and examples.customer_id = buyers.customer_id
        and examples.as_of_date = buyers.as_of_date
