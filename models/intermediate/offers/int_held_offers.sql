-- A cap or a cool-down stops new offers. It does not take away an offer that was granted.
with

published as (

    select
        published.*,
        {{ shortened_deadline('published.expires_on', 'offers.valid_to') }} as ends_on
    from {{ ref('int_published_offers') }} as published
    left join {{ ref('offers') }} as offers on published.offer_code = offers.offer_code
    where published.offer_code is not null

),

memory as (

    select * from {{ ref('int_content_memory') }}

),

pairs as (

    select * from {{ ref('int_offer_pairs') }}

),

-- the rule that decides today, whether or not a cap or a cool-down stands against a new offer
firsts as (

    select
        customer_id,
        rule_level,
        rule_order
    from pairs
    where offer_obstacle is null
    qualify row_number() over (partition by customer_id order by rule_level asc, rule_order asc, offer_code asc) = 1

)

select
    published.customer_id,
    published.offer_code,
    published.offer_source,
    published.fallback_level,
    published.rule_name,
    published.reason,
    published.model_version,
    published.is_explored,
    published.expected_value,
    published.probability_chosen,
    published.decided_on,
    published.ends_on as expires_on,
    published.planned_cost,
    published.capped_by,
    coalesce(
        published.ends_on >= memory.as_of_date
        and pairs.reason_kind is distinct from 'hold_out'
        and coalesce(pairs.offer_obstacle, 'not_required') = 'not_required'
        and pairs.customer_id is not null,
        false
    ) as is_valid,
    coalesce(pairs.reason_kind in ('frequency_cap', 'cool_down'), false) as is_held_back,
    coalesce(profiles.lifecycle_stage <> facts.lifecycle_stage, false) as has_other_stage,
    published.decided_on > memory.as_of_date - {{ var('offer_min_days') }} as is_young,
    coalesce(
        pairs.rule_level = firsts.rule_level and pairs.rule_order = firsts.rule_order, false
    ) as is_required_today
from published
inner join memory on published.as_of_date = memory.published_on
left join pairs
    on published.customer_id = pairs.customer_id and published.offer_code = pairs.offer_code
left join {{ ref('int_published_profiles') }} as profiles on published.customer_id = profiles.customer_id
left join {{ ref('int_offer_rule_inputs') }} as facts on published.customer_id = facts.customer_id
left join firsts on published.customer_id = firsts.customer_id
where published.decided_on is not null
