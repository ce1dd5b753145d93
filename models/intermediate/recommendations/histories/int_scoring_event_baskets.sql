select distinct
    events.scoring_event_id,
    purchases.product_id
from {{ ref('int_scoring_events') }} as events
inner join {{ ref('int_purchase_days') }} as purchases
    on events.customer_number = purchases.customer_number and events.as_of_date = purchases.ordered_on
inner join {{ ref('int_build_context') }} as as_of on {{ was_known('purchases', 'as_of.as_of_date') }}
