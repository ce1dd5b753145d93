select order_id
from {{ ref('fct_orders') }}
where
    gross_amount - discount_amount - returned_amount - cancelled_amount <> net_amount
    or (is_cancelled and net_amount <> 0)
