select
    shares.history_date,
    shares.product_id,
    shares.n_customers,
    shares.n_repeaters,
    shares.repeat_share,
    shares.repeat_share >= shares.least_share as is_repeat_product,
    coalesce(intervals.n_gaps, 0) as n_gaps,
    intervals.usual_days,
    intervals.early_days
from {{ ref('int_repeat_shares') }} as shares
left join {{ ref('int_repeat_intervals') }} as intervals
    on shares.history_date = intervals.history_date and shares.product_id = intervals.product_id
