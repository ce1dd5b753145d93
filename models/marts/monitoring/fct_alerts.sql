select
    alert_id,
    kind,
    subject,
    severity,
    closed_on is null as is_open,
    opened_on,
    opened_at,
    last_seen_on,
    closed_on,
    closed_at,
    measure,
    value,
    usual_low,
    usual_high,
    {{ alert_text('what') }} as what,
    entry
from {{ ref('int_alerts') }}
