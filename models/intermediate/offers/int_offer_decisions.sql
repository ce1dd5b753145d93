{%- set decided = [
    'offer_code', 'offer_source', 'fallback_level', 'rule_name', 'reason', 'model_version', 'is_explored',
    'expected_value', 'probability_chosen', 'decided_on', 'expires_on', 'planned_cost', 'capped_by',
] -%}
-- An offer that holds, or that would be chosen again before its deadline, stays as it was granted.
with

decisions as (

    select
        fresh.*,
        coalesce(refreshes.rules_version, memory.rules_version) as rules_version,
        coalesce(
            refreshes.keeps_offer
            or (
                held.is_valid
                and held.offer_code = fresh.offer_code
                and coalesce(refreshes.decided_anew_for, '') not in ('new', 'consent')
            ),
            false
        ) as is_held
    from {{ ref('int_fresh_decisions') }} as fresh
    cross join {{ ref('int_content_memory') }} as memory
    left join {{ ref('int_content_refreshes') }} as refreshes on fresh.customer_id = refreshes.customer_id
    left join {{ ref('int_held_offers') }} as held on fresh.customer_id = held.customer_id

)

select
    decisions.customer_id,
    decisions.as_of_date,
    {%- for column in decided %}
        case when decisions.is_held then held.{{ column }} else decisions.{{ column }} end as {{ column }},
    {%- endfor %}
    decisions.is_personalised,
    decisions.is_holdout,
    decisions.is_held,
    decisions.rules_version
from decisions
left join {{ ref('int_held_offers') }} as held on decisions.customer_id = held.customer_id
