with scores as (

    select * from {{ ref('int_customer_category_scores') }}

)

select
    customer_id,
    as_of_date,
    task,
    category,
    score,
    cast(
        row_number() over (partition by task, customer_id order by score desc, category asc) as integer
    ) as rank,
    cast(horizon_days as integer) as horizon_days,
    model_version
from scores
