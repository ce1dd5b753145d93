{% do check_rule_texts(var('offer_rules')) -%}
with

offers as (

    select * from {{ ref('offers') }}

),

rules as (
{% for rule in var('offer_rules') %}
    select
        {{ loop.index }} as rule_number,
        {{ text_literal(rule.name) }} as rule_name,
        {{ text_literal(rule.action) }} as action,
        {{ text_literal(rule.reason) }} as reason,
        {{ rule_uses_prediction(rule) | lower }} as uses_prediction,
        offers.offer_code,
        offers.priority
    from offers
    where
        {% if 'offer' in rule -%}
            offers.offer_code = {{ text_literal(rule.offer) }}
        {%- elif 'offer_kind' in rule -%}
            offers.kind = {{ text_literal(rule.offer_kind) }}
        {%- else -%}
            (offers.discount_rate > 0) = {{ rule.discount | lower }}
        {%- endif %}
{{ 'union all' if not loop.last }}
{%- else %}
    select
        0 as rule_number,
        '' as rule_name,
        '' as action,
        '' as reason,
        false as uses_prediction,
        offers.offer_code,
        offers.priority
    from offers
    where 1 = 0
{% endfor %}
)

select * from rules
