{%- set stages = ['prospect', 'new', 'one_time', 'active', 'at_risk', 'lapsed'] -%}
-- Where a row names the salt of its draw, the draw is repeated: a group that is not as drawn proves nothing.
with decisions as (

    select
        *,
        coalesce(is_holdout, false) as is_held_out,
        {{ hash_number("coalesce(holdout_salt, '') || ' holdout ' || coalesce(customer_id, '')") }} as draw_number
    from {{ ref('stg_nextbest__decisions') }}
    where {{ stop_at_time_problem() }}

),

judged as (

    select
        decisions.*,
        customer_ids.customer_id as canonical_id,
        {{ list_reasons({
            'customer_id_missing': 'decisions.customer_id is null and not decisions.is_erased',
            'customer_unknown': 'decisions.customer_id is not null and customer_ids.customer_id is null',
            'decided_on_missing': 'decisions.decided_on is null',
            'dated_too_early': is_dated_too_early('decisions.decided_on'),
            'not_before_build': 'decisions.decided_on >= as_of.as_of_date',
            'holdout_not_as_drawn': 'decisions.holdout_salt is not null and not coalesce('
                ~ '(decisions.draw_number < decisions.holdout_share * 268435456) = decisions.is_held_out, false)',
            'holdout_unknown': "decisions.invalid_values like '%is_holdout=%'",
            'offer_in_holdout': 'decisions.is_held_out and decisions.offer_code is not null',
            'customer_erased': 'decisions.is_erased',
        }) }} as own_reasons
    from decisions
    cross join {{ ref('int_build_context') }} as as_of
    left join {{ ref('int_customer_ids') }} as customer_ids on decisions.customer_id = customer_ids.raw_customer_id

),

ranked as (

    select
        *,
        row_number() over (
            partition by decided_on, coalesce(canonical_id, customer_id)
            order by
                case when own_reasons is null then 0 else 1 end, customer_id, offer_code, would_be_offer_code, variant
        ) as row_number
    from judged

)

select
    decided_on,
    row_number,
    customer_id as raw_customer_id,
    canonical_id as customer_id,
    offer_code,
    coalesce(would_be_offer_code, offer_code) as would_be_offer_code,
    probability_chosen as raw_probability_chosen,
    case when probability_chosen > 0 and probability_chosen <= 1 then probability_chosen end as probability_chosen,
    lifecycle_stage as raw_lifecycle_stage,
    case when lifecycle_stage in ({{ text_literals(stages) }}) then lifecycle_stage end as lifecycle_stage,
    is_held_out as is_holdout,
    holdout_salt,
    holdout_share,
    experiment_id,
    variant,
    variant_probability as raw_variant_probability,
    case when variant_probability > 0 and variant_probability <= 1 then variant_probability end as variant_probability,
    {{ join_reasons(
        'own_reasons', "case when customer_id is not null and row_number > 1 then 'duplicate_key' end"
    ) }} as reasons,
    {{ list_reasons({
        'key_normalized': 'has_decimal_key',
        'not_a_number': 'invalid_values is not null',
        'probability_out_of_range': 'not (probability_chosen > 0 and probability_chosen <= 1)'
            ~ ' or not (variant_probability > 0 and variant_probability <= 1)',
        'lifecycle_stage_unknown': 'lifecycle_stage not in (' ~ text_literals(stages) ~ ')',
    }) }} as corrections
from ranked
