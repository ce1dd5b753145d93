select
    experiment_id,
    variant,
    customer_id,
    assigned_on,
    assigned_at,
    probability,
    lifecycle_stage,
    starts_on,
    ends_on,
    published_at,
    delivered_at,
    emailed_at,
    is_exposed
from {{ ref('int_experiment_ledger') }}
