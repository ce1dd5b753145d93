-- who could be given what, and on whose word: a rule (level 0), her segment's default (1) or the shop's (2)
with

facts as (

    select
        customer_id,
        as_of_date,
        lifecycle_stage,
        rfm_segment,
        has_personalisation_consent
    from {{ ref('int_customer_decision_facts') }}
    where has_marketing_consent

),

segments as (

    select
        customer_id,
        as_of_date,
        'lifecycle_stage' as segment_kind,
        lifecycle_stage as segment
    from facts
    where has_personalisation_consent

    union all

    select
        customer_id,
        as_of_date,
        'rfm_segment' as segment_kind,
        rfm_segment as segment
    from facts
    where has_personalisation_consent

    union all

    select
        customer_id,
        as_of_date,
        'shop' as segment_kind,
        'all' as segment
    from facts

),

claims as (

    select
        matches.customer_id,
        matches.as_of_date,
        rules.offer_code,
        0 as claim_level,
        rules.rule_number as claim_order,
        rules.priority as offer_order,
        rules.rule_name,
        rules.reason,
        rules.uses_prediction
    from {{ ref('int_offer_rule_matches') }} as matches
    inner join {{ ref('int_offer_rules') }} as rules on matches.rule_number = rules.rule_number
    where rules.action = 'require'

    union all

    select
        segments.customer_id,
        segments.as_of_date,
        segment_offers.offer_code,
        case when segments.segment_kind = 'shop' then 2 else 1 end as claim_level,
        segment_offers.priority as claim_order,
        0 as offer_order,
        'default of ' || segments.segment_kind || ' ' || segments.segment as rule_name,
        segment_offers.reason,
        false as uses_prediction
    from segments
    inner join {{ ref('segment_offers') }} as segment_offers
        on
            segments.segment_kind = segment_offers.segment_kind
            and segments.segment = segment_offers.segment

)

select * from claims
