with

candidates as (

    select * from {{ ref('int_offer_candidates') }}

),

chosen as (

    select * from candidates
    where rank = 1

),

runners_up as (

    select
        customer_id,
        offer_code
    from candidates
    where rank = 2

),

facts as (

    select
        customer_id,
        model_version,
        has_personalisation_consent,
        has_personalisation_consent and purchase_7d_probability is not null as is_model_available
    from {{ ref('int_customer_decision_facts') }}

)

select
    chosen.customer_id,
    chosen.as_of_date,
    chosen.offer_code,
    case
        when chosen.rule_level > 0 then 'segment_default'
        when chosen.uses_prediction then 'model'
        else 'rule'
    end as offer_source,
    case
        when not facts.has_personalisation_consent or chosen.rule_level = 2 then 2
        when chosen.rule_level = 0 and facts.is_model_available then 0
        else 1
    end as fallback_level,
    chosen.rule_name,
    chosen.reason,
    case when facts.is_model_available then facts.model_version end as model_version,
    facts.has_personalisation_consent as is_personalised,
    runners_up.offer_code as runner_up_offer_code
from chosen
inner join facts on chosen.customer_id = facts.customer_id
left join runners_up on chosen.customer_id = runners_up.customer_id
