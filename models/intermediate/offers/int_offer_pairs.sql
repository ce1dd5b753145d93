with

facts as (

    select
        *,
        {{ held_back_kind() }} as held_back_kind
    from {{ ref('int_offer_rule_inputs') }}
    where has_marketing_consent

),

offers as (

    select * from {{ ref('offers') }}

),

rules as (

    select * from {{ ref('int_offer_rules') }}

),

eligible as (

    select
        customer_id,
        rule_name
    from {{ ref('int_offer_rule_matches') }}
    where rule_name like 'eligible %'

),

pairs as (

    select
        facts.customer_id,
        facts.as_of_date,
        offers.offer_code,
        offers.offer_code || coalesce('|' || words.caps, '') as budget_group,
        offers.budget_units is not null or offers.budget_money is not null or words.caps is not null as has_budget,
        offers.priority as offer_order,
        requires.rule_level,
        requires.rule_order,
        requires.rule_name,
        requires.reason,
        requires.uses_prediction,
        suppresses.rule_name as suppressed_by,
        offer_values.expected_value,
        -- a boost of what costs more than it brings makes it cost less
        case
            when offer_values.expected_value >= 0 then offer_values.expected_value * words.boost
            else offer_values.expected_value / words.boost
        end as boosted_value,
        facts.held_back_kind,
        case
            when offers.valid_to < facts.as_of_date then 'expired'
            when offers.valid_from > facts.as_of_date then 'not_yet_valid'
            when not facts.has_personalisation_consent and words.require_number is null then 'no_consent'
            when nullif(trim(offers.eligibility), '') is not null and eligible.customer_id is null then 'ineligible'
            when words.suppress_number is not null then 'suppressed'
            when words.require_number is null then 'not_required'
        end as offer_obstacle
    from facts
    cross join offers
    left join {{ ref('int_offer_words') }} as words
        on facts.customer_id = words.customer_id and offers.offer_code = words.offer_code
    left join rules as requires
        on words.require_number = requires.rule_number and words.offer_code = requires.offer_code
    left join rules as suppresses
        on words.suppress_number = suppresses.rule_number and words.offer_code = suppresses.offer_code
    left join eligible
        on facts.customer_id = eligible.customer_id and eligible.rule_name = 'eligible ' || offers.offer_code
    left join {{ ref('int_offer_values') }} as offer_values
        on facts.customer_id = offer_values.customer_id and offers.offer_code = offer_values.offer_code

)

select
    *,
    coalesce(held_back_kind, offer_obstacle) as reason_kind
from pairs
