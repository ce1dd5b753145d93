with examples as (

    {{ label_examples(['purchase']) }}

),

outcomes as (

    select * from {{ ref('int_order_outcomes') }}

)

select
    examples.task,
    examples.split,
    examples.customer_id,
    examples.as_of_date,
    case when outcomes.n_orders > 0 then 1 else 0 end as label
from examples
left join outcomes
    on
        examples.customer_id = outcomes.customer_id
        and examples.as_of_date = outcomes.as_of_date
        and examples.horizon_days = outcomes.horizon_days
