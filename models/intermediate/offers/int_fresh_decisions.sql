-- What would be decided today for each customer if no earlier offer were held.
with

candidates as (

    select * from {{ ref('int_offer_candidates') }}

),

facts as (

    select
        *,
        {{ held_back_kind() }} as held_back_kind,
        has_personalisation_consent and purchase_7d_probability is not null as is_model_available
    from {{ ref('int_offer_rule_inputs') }}
    where has_marketing_consent

),

choices as (

    select * from {{ ref('int_offer_choices') }}

),

offers as (

    select
        offer_code,
        valid_to,
        valid_days
    from {{ ref('offers') }}

)

select
    facts.customer_id,
    facts.as_of_date,
    choices.offer_code,
    case
        when choices.offer_code is null then 'rule'
        when chosen.rule_level > 0 then 'segment_default'
        when chosen.uses_prediction then 'model'
        else 'rule'
    end as offer_source,
    case
        when choices.offer_code is null or not facts.has_personalisation_consent or chosen.rule_level = 2 then 2
        when chosen.rule_level = 0 and facts.is_model_available then 0
        else 1
    end as fallback_level,
    coalesce(chosen.rule_name, texts.code) as rule_name,
    coalesce(chosen.reason, texts.text) as reason,
    case when facts.is_model_available then facts.model_version end as model_version,
    facts.has_personalisation_consent as is_personalised,
    facts.is_holdout,
    coalesce(choices.is_explored, false) as is_explored,
    chosen.expected_value,
    cast(case
        when facts.is_holdout then {{ var('holdout_share') }}
        when choices.offer_code = choices.greedy_offer_code
            then 1 - {{ var('exploration_share') }} + {{ var('exploration_share') }} / choices.n_options
        when choices.offer_code is not null then {{ var('exploration_share') }} / choices.n_options
        else 1
    end as double) as probability_chosen,
    facts.as_of_date as decided_on,
    {{ offer_deadline('facts.as_of_date', 'offers') }} as expires_on,
    cast(planned.planned_cost as double) as planned_cost,
    chosen.capped_by
from facts
left join choices on facts.customer_id = choices.customer_id
left join candidates as chosen
    on choices.customer_id = chosen.customer_id and choices.offer_code = chosen.offer_code
left join offers on choices.offer_code = offers.offer_code
left join {{ ref('decision_reasons') }} as texts on texts.code = coalesce(facts.held_back_kind, 'no_offer_left')
left join {{ ref('int_offer_costs') }} as planned on choices.offer_code = planned.offer_code
