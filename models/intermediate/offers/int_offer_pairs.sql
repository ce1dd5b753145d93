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

pairs as (

    select
        facts.customer_id,
        facts.as_of_date,
        offers.offer_code,
        offers.offer_code || coalesce('|' || words.caps, '') as budget_group,
        words.caps as capped_by,
        offers.budget_units is not null or offers.budget_money is not null or words.caps is not null as has_budget,
        offers.priority as offer_order,
        words.rule_level,
        words.rule_order,
        words.rule_name,
        words.reason,
        words.uses_prediction,
        words.suppressed_by,
        offer_values.expected_value,
        -- boosting an offer that costs more than it brings makes it cost less
        case
            when offer_values.expected_value >= 0 then offer_values.expected_value * words.boost
            else offer_values.expected_value / words.boost
        end as boosted_value,
        facts.held_back_kind,
        case
            when offers.valid_to < facts.as_of_date then 'expired'
            when offers.valid_from > facts.as_of_date then 'not_yet_valid'
            when not facts.has_personalisation_consent and words.rule_name is null then 'no_consent'
            when nullif(trim(offers.eligibility), '') is not null and not coalesce(words.is_eligible, false)
                then 'ineligible'
            when words.suppressed_by is not null then 'suppressed'
            when words.rule_name is null then 'not_required'
        end as offer_obstacle
    from facts
    cross join offers
    left join {{ ref('int_offer_words') }} as words
        on facts.customer_id = words.customer_id and offers.offer_code = words.offer_code
    left join {{ ref('int_offer_values') }} as offer_values
        on facts.customer_id = offer_values.customer_id and offers.offer_code = offer_values.offer_code

)

select
    *,
    coalesce(held_back_kind, offer_obstacle) as reason_kind
from pairs
