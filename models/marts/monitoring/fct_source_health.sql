select
    as_of_date,
    source_table,
    measure,
    value,
    usual_low,
    usual_high,
    coalesce(value < usual_low or value > usual_high, false) as is_unusual,
    n_usual
from {{ ref('int_source_health') }}
