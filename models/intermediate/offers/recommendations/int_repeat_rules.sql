select
    shares.history_date,
    shares.product_id,
    shares.n_customers,
    shares.n_repeaters,
    shares.repeat_share,
    shares.repeat_share >= shares.least_share as is_repeat_product,
    coalesce(paces.n_gaps, 0) as n_gaps,
    paces.usual_days,
    paces.early_days
from {{ ref('int_repeat_shares') }} as shares
left join {{ ref('int_repeat_intervals') }} as paces
    on shares.history_date = paces.history_date and shares.product_id = paces.product_id
