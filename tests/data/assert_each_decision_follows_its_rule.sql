-- every predicate once more, on the row that it was decided on: the rule named in the ledger holds
-- and nothing that a rule forbids is chosen; of an offer that is held, the rule held when it was granted
with

decided as (

    select
        decisions.customer_id as decided_for,
        decisions.offer_code,
        decisions.rule_name,
        decisions.offer_source,
        decisions.is_held,
        experiments.offer_rules_of,
        facts.*
    from {{ ref('int_offer_decisions') }} as decisions
    inner join {{ ref('int_offer_rule_inputs') }} as facts
        on
            decisions.customer_id = facts.customer_id
            and decisions.as_of_date = facts.as_of_date
    left join {{ ref('int_customer_experiments') }} as experiments on decisions.customer_id = experiments.customer_id
    where decisions.is_personalised and decisions.offer_code is not null

),

rules as (

    select * from {{ ref('int_offer_rules') }}

),

violations as (

    select
        decided.decided_for,
        decided.rule_name,
        case
            when decided.rule_name is null then 'no rule is named'
            {%- for rule in rules_of_all() %}
                {%- if rule.action == 'suppress' %}
                    when
                        ({{ rule.when }})
                        and {{ holds_in_variant(rule) }}
                        and rules.rule_name = {{ text_literal(rule.name) }}
                        then {{ text_literal(rule.name ~ ' suppresses the offer') }}
                {%- elif rule.action == 'require' %}
                    when
                        not decided.is_held
                        and decided.rule_name = {{ text_literal(rule.name) }}
                        and (
                            not coalesce(({{ rule.when }}) and {{ holds_in_variant(rule) }}, false)
                            or decided.offer_source <> '{{ "model" if rule_uses_prediction(rule) else "rule" }}'
                        )
                        then 'the rule does not hold'
                {%- endif %}
            {%- endfor %}
        end as violation
    from decided
    left join rules on decided.offer_code = rules.offer_code

)

select * from violations
where violation is not null
