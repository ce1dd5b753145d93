-- What the hold-out would get: the rules and values of everybody else, and the shadow prices that their bids made. It
-- spends nothing and changes no choice. For the others it is what the policy chose before exploration.
with

held_out as (

    select customer_id from {{ ref('int_offer_rule_inputs') }}
    where has_marketing_consent and is_holdout and {{ contact_limit_kind() }} is null

),

ranked as (

    select
        *,
        row_number() over (
            partition by customer_id
            order by rule_level asc, rule_order asc, coalesce(boosted_value, 0) desc, offer_order asc, offer_code asc
        ) as rank
    from {{ ref('int_offer_pairs') }}
    where offer_obstacle is null and customer_id in (select held_out.customer_id from held_out)

),

firsts as (

    select
        customer_id,
        min(case when rank = 1 then rule_level end) as first_level,
        min(case when rank = 1 then rule_order end) as first_order,
        min(case when not has_budget then rank end) as open_rank
    from ranked
    group by customer_id

),

opens as (

    select
        firsts.*,
        ranked.offer_code as open_offer_code,
        coalesce(ranked.boosted_value, 0) as open_value,
        coalesce(ranked.rule_level = firsts.first_level and ranked.rule_order = firsts.first_order, false)
            as is_open_first
    from firsts
    left join ranked on firsts.customer_id = ranked.customer_id and firsts.open_rank = ranked.rank

),

bids as (

    select
        ranked.customer_id,
        ranked.offer_code,
        ranked.budget_group,
        ranked.rank,
        {{ bid_value('ranked.rank', 'ranked.boosted_value', 'opens.is_open_first', 'opens.open_value') }} as bid_value
    from ranked
    inner join opens
        on
            ranked.customer_id = opens.customer_id
            and ranked.rule_level = opens.first_level and ranked.rule_order = opens.first_order
    where ranked.has_budget and ranked.rank < coalesce(opens.open_rank, 1000000)

),

prices as (

    select distinct
        budget,
        shadow_price
    from {{ ref('int_offer_assignments') }}

),

costed as (

    select
        bids.customer_id,
        bids.offer_code,
        bids.rank,
        bids.bid_value - sum(coalesce(limits.used_per_send * prices.shadow_price, 0)) as surplus
    from bids
    left join {{ ref('int_offer_budgets') }} as limits
        on bids.offer_code = limits.offer_code and bids.budget_group = coalesce(limits.budget_group, bids.budget_group)
    left join prices on limits.budget = prices.budget
    group by bids.customer_id, bids.offer_code, bids.rank, bids.bid_value
    having coalesce(min(limits.budget_left - limits.used_per_send), 0) >= 0

),

won as (

    select * from costed
    where surplus > 0
    qualify row_number() over (partition by customer_id order by surplus desc, rank asc) = 1

)

select
    decisions.customer_id,
    decisions.as_of_date,
    {%- for column in [
        'offer_code', 'offer_source', 'rule_name', 'model_version', 'is_explored', 'is_holdout', 'probability_chosen',
        'decided_on', 'expires_on', 'planned_cost', 'capped_by',
    ] %}
        decisions.{{ column }},
    {%- endfor %}
    facts.lifecycle_stage,
    facts.journey_stage,
    case
        when decisions.is_holdout then coalesce(won.offer_code, opens.open_offer_code)
        when decisions.is_held and not decisions.is_explored then decisions.offer_code
        else choices.greedy_offer_code
    end as would_be_offer_code
from {{ ref('int_offer_decisions') }} as decisions
left join {{ ref('int_offer_choices') }} as choices on decisions.customer_id = choices.customer_id
left join {{ ref('int_offer_rule_inputs') }} as facts on decisions.customer_id = facts.customer_id
left join opens on decisions.customer_id = opens.customer_id
left join won on decisions.customer_id = won.customer_id
