{% do check_rule_texts(var('offer_rules')) -%}
-- a rule speaks first (level 0), the default of her segment next (1), that of the shop last (2)
with

offers as (

    select * from {{ ref('offers') }}

),

segment_offers as (

    select * from {{ ref('segment_offers') }}

),

rules as (
    {%- for rule in var('offer_rules') %}
        select
            {{ text_literal(rule.name) }} as rule_name,
            {{ text_literal(rule.action) }} as action,
            {{ text_literal(rule.reason) }} as reason,
            {{ rule_uses_prediction(rule) | lower }} as uses_prediction,
            0 as rule_level,
            {{ loop.index }} as rule_order,
            offer_code
        from offers
        where
            {% if 'offer' in rule -%}
                offer_code = {{ text_literal(rule.offer) }}
            {%- elif 'offer_kind' in rule -%}
                kind = {{ text_literal(rule.offer_kind) }}
            {%- else -%}
                (discount_rate > 0) = {{ rule.discount | lower }}
            {%- endif %}

        union all
    {% endfor %}
    select
        segment_kind || ' ' || segment as rule_name,
        'require' as action,
        reason,
        false as uses_prediction,
        case when segment_kind = 'shop' then 2 else 1 end as rule_level,
        priority as rule_order,
        offer_code
    from segment_offers
)

select
    rules.rule_name,
    rules.action,
    rules.reason,
    rules.uses_prediction,
    rules.rule_level,
    rules.rule_order,
    rules.offer_code,
    offers.priority as offer_order,
    offers.audience
from rules
inner join offers on rules.offer_code = offers.offer_code
