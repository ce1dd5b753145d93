select
    customer_id,
    as_of_date,
    best_send_hour,
    best_send_hour_local,
    best_send_weekday,
    n_opens,
    best_send_hour_share,
    source
from {{ ref('int_customer_send_times') }}
