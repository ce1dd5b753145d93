-- a known estimator of a known outcome: a value with its interval around it, or the reason why there is none
select
    log_name,
    policy,
    outcome,
    estimator
from {{ ref('fct_policy_evaluation') }}
where
    log_name is null
    or policy is null
    or outcome not in ('visit', 'click', 'purchase', 'revenue', 'margin')
    or estimator not in ('mean', 'inverse_propensity', 'self_normalised', 'doubly_robust')
    or case
        when refusal is null then not coalesce(low <= value and value <= high, false)
        else value is not null or low is not null or high is not null
    end
