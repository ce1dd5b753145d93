with

candidates as (

    select * from {{ ref('int_offer_candidates') }}

),

facts as (

    select
        *,
        {{ held_back_kind() }} as held_back_kind,
        has_personalisation_consent and purchase_7d_probability is not null as is_model_available
    from {{ ref('int_customer_decision_facts') }}
    where has_marketing_consent

),

choices as (

    select * from {{ ref('int_offer_choices') }}

),

-- of the others, the one that would have come next
runners_up as (

    select
        candidates.customer_id,
        candidates.offer_code,
        row_number() over (partition by candidates.customer_id order by candidates.rank) as place
    from candidates
    inner join choices on candidates.customer_id = choices.customer_id
    where candidates.rank is not null and candidates.offer_code <> coalesce(choices.offer_code, '')

),

rejections as (

    select * from {{ ref('fct_offer_rejections') }}

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
    coalesce(chosen.rule_name, facts.held_back_kind, 'no_offer_left') as rule_name,
    coalesce(chosen.reason, {{ rejection_text('facts.held_back_kind') }}, 'No offer is left for her') as reason,
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
    runners_up.offer_code as runner_up_offer_code,
    rejections.reason as runner_up_reason
from facts
left join choices on facts.customer_id = choices.customer_id
left join candidates as chosen
    on choices.customer_id = chosen.customer_id and choices.offer_code = chosen.offer_code
left join runners_up on facts.customer_id = runners_up.customer_id and runners_up.place = 1
left join rejections
    on runners_up.customer_id = rejections.customer_id and runners_up.offer_code = rejections.offer_code
