{% do check_rule_texts(var('offer_rules')) -%}
-- a predicate that is null for a customer does not hold for her
with

facts as (

    select *
    from {{ ref('int_customer_decision_facts') }}
    where has_marketing_consent and has_personalisation_consent

),

matches as (
{% for rule in var('offer_rules') %}
    select
        customer_id,
        as_of_date,
        {{ loop.index }} as rule_number
    from facts
    where ({{ rule.when }})
{{ 'union all' if not loop.last }}
{%- else %}
    select
        customer_id,
        as_of_date,
        0 as rule_number
    from facts
    where 1 = 0
{% endfor %}
)

select * from matches
