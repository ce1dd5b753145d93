-- A rule decides first (level 0), or else expected value does; the default of the customer's segment comes next (1),
-- the default of the shop last (2).
with

offers as (

    select * from {{ ref('offers') }}

),

segment_offers as (

    select * from {{ ref('segment_offers') }}

),

rules as (
    {%- for rule in rules_of_all() %}
        select
            'rule' as rule_kind,
            {{ text_literal(rule.name) }} as rule_key,
            {{ text_literal(rule.name) }} as rule_name,
            {{ text_literal(rule.action) }} as action,
            {{ text_literal(rule.reason) }} as reason,
            {{ rule_uses_prediction(rule) | lower }} as uses_prediction,
            0 as rule_level,
            {{ rule_priority(rule, loop.index) }} as rule_order,
            {{ rule.get('factor', 1) }} as factor,
            {{ rule.get('units', 'null') }} as units,
            '{{ rule.get('period', 'offer') }}' as period,
            offers.offer_code
        from offers
        where
            {{ rule_target(rule, 'offers') }}

        union all
    {% endfor %}
    select
        'expected_value' as rule_kind,
        'all' as rule_key,
        'expected value' as rule_name,
        'require' as action,
        texts.text as reason,
        true as uses_prediction,
        0 as rule_level,
        1000000 as rule_order,
        1 as factor,
        null as units,
        null as period,
        offers.offer_code
    from offers
    inner join {{ ref('decision_reasons') }} as texts on texts.code = 'expected_value'

    union all

    select
        segment_kind as rule_kind,
        segment as rule_key,
        segment_kind || ' ' || segment as rule_name,
        'require' as action,
        reason,
        false as uses_prediction,
        case when segment_kind = 'shop' then 2 else 1 end as rule_level,
        priority as rule_order,
        1 as factor,
        null as units,
        null as period,
        offer_code
    from segment_offers
)

select
    rules.rule_kind,
    rules.rule_key,
    rules.rule_name,
    rules.action,
    rules.reason,
    rules.uses_prediction,
    rules.rule_level,
    rules.rule_order,
    -- one number per rule; the rule that decides first has the lowest
    dense_rank() over (order by rules.rule_level, rules.rule_order, rules.rule_name) as rule_number,
    cast(rules.factor as double) as factor,
    cast(rules.units as integer) as units,
    case when rules.units is not null then rules.period end as period,
    rules.offer_code,
    offers.priority as offer_order
from rules
inner join offers on rules.offer_code = offers.offer_code
