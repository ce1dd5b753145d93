-- nextbest.decisions: the history that another tool left.
create or replace table raw_decisions as
select
    day_at(day, 0)::date as decided_on,
    customer_id,
    case when not is_held_out then chosen end as offer_code,
    case when is_held_out then chosen end as would_be_offer_code,
    case when is_held_out then holdout_share() else probability end as probability_chosen,
    lifecycle_stage,
    is_held_out as is_holdout,
    'nextbest' as holdout_salt,
    holdout_share() as holdout_share,
    case when is_in_experiment then 'own_picks' end as experiment_id,
    case when is_in_experiment then variant end as variant,
    case when is_in_experiment then 0.5 end as variant_probability,
    null::varchar as dirt
from decisions
order by decided_on, customer_id;
