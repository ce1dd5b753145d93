select
    build_id,
    started_at,
    as_of_date,
    topic,
    item,
    measure,
    value,
    detail
from {{ ref('int_build_runs') }}
