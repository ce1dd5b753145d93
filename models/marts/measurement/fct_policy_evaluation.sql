select
    log_name,
    policy,
    outcome,
    estimator,
    value,
    low,
    high,
    difference,
    difference_low,
    difference_high,
    effective_n,
    n_matched,
    n_actions,
    refusal
from {{ ref('int_policy_estimates') }}
