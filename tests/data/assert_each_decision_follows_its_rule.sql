-- every predicate once more, on the row that it was decided on: the rule named in the ledger holds, no rule above it
-- that could have decided does, and nothing that a rule forbids is chosen
with

decided as (

    select
        decisions.customer_id as decided_for,
        decisions.offer_code,
        decisions.rule_name,
        decisions.offer_source,
        facts.*
    from {{ ref('fct_next_best_offers') }} as decisions
    inner join {{ ref('int_customer_decision_facts') }} as facts
        on
            decisions.customer_id = facts.customer_id
            and decisions.as_of_date = facts.as_of_date
    where decisions.is_personalised

),

rules as (

    select * from {{ ref('int_offer_rules') }}

),

violations as (

    select
        decided.decided_for,
        decided.rule_name,
        'default in spite of rules' as violation
    from decided
    where 1 = 0
    {%- for rule in var('offer_rules') %}

    union all

    select
        decided.decided_for,
        {{ text_literal(rule.name) }} as rule_name,
        {% if rule.action == 'suppress' %}'offer is suppressed'{% else %}'rule does not hold'{% endif %} as violation
    from decided
    {%- if rule.action == 'suppress' %}
    inner join rules
        on rules.rule_number = {{ loop.index }} and decided.offer_code = rules.offer_code
    where ({{ rule.when }})
    {%- else %}
    where
        decided.rule_name = {{ text_literal(rule.name) }}
        and (
            not coalesce(({{ rule.when }}), false)
            or decided.offer_source <> '{{ "model" if rule_uses_prediction(rule) else "rule" }}'
        )
    {%- endif %}
    {%- endfor %}

)

select * from violations
