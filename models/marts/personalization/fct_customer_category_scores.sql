select
    customer_id,
    as_of_date,
    task,
    category,
    score,
    rank,
    horizon_days,
    model_version
from {{ ref('int_ranked_categories') }}
