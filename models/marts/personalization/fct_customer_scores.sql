select
    customer_id,
    as_of_date,
    task,
    score,
    decile,
    segment,
    horizon_days,
    is_scaled,
    model_version
from {{ ref('int_scored_customers') }}
