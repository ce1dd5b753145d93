select
    customer_id,
    as_of_date,
    offer_code,
    reason_kind,
    reason,
    expected_value
from {{ ref('int_offer_rejections') }}
