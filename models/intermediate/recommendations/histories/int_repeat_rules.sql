select
    repeats.history_date,
    repeats.product_id,
    repeats.n_customers,
    repeats.n_repeaters,
    repeats.repeat_share,
    repeats.repeat_share >= repeats.least_share as is_repeat_product,
    coalesce(paces.n_gaps, 0) as n_gaps,
    paces.usual_days,
    paces.early_days
from {{ ref('int_repeat_shares') }} as repeats
left join {{ ref('int_repeat_intervals') }} as paces
    on repeats.history_date = paces.history_date and repeats.product_id = paces.product_id
