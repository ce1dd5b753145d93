with examples as (

    {{ label_examples(['spend']) }}

),

outcomes as (

    select * from {{ ref('int_order_outcomes') }}

)

-- more returned than bought is not negative spend, because what came back was paid before the date
select
    examples.task,
    examples.split,
    examples.customer_id,
    examples.as_of_date,
    greatest(coalesce(outcomes.revenue, 0), 0) as label
from examples
left join outcomes
    on
        examples.customer_id = outcomes.customer_id
        and examples.as_of_date = outcomes.as_of_date
        and examples.horizon_days = outcomes.horizon_days
