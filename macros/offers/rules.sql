{# Var offer_rules; none while the project is only read, so that a typo in a rule cannot keep suppression from starting. #}
{% macro offer_rules() %}
    {{ return(var('offer_rules') if execute else []) }}
{% endmacro %}


{# Whether the predicate reads a prediction. If it does, the model chose the offer, not the rule. #}
{% macro rule_uses_prediction(rule) %}
    {%- set columns = modules.re.sub("'[^']*'", '', rule.when | lower) -%}
    {{ return(modules.re.search('\\b(segment_propensity|segment_churn|expected_spend_90d|[a-z0-9_]+_probability)\\b', columns) is not none) }}
{% endmacro %}


{# The priority of a rule: its own, else its position in the list. The lowest comes first. #}
{% macro rule_priority(rule, place) %}
    {{ return(rule.get('priority', place)) }}
{% endmacro %}


{# The reason why a customer gets no offer at all, the first that holds; null where nothing holds it back. #}
{% macro held_back_kind() -%}
    case when is_holdout then 'hold_out' else {{ contact_limit_kind() }} end
{%- endmacro %}


{# The contact limit that holds the customer back, hold-out or not; null where none does. #}
{% macro contact_limit_kind() -%}
    case
        when n_emails_7d >= {{ var('contact_limits').mails_per_week }} then 'frequency_cap'
        when days_since_last_ticket <= {{ var('contact_limits').ticket_days }}
            or days_since_last_complaint <= {{ var('contact_limits').complaint_days }} then 'cool_down'
    end
{%- endmacro %}


{# What an offer under budgets brings above the one that the customer has without it; a rule that requires it adds a
   little worth of its own, most for the first of its offers. `bid_value('rank', 'value', 'is_open_first', 'open_value')` #}
{% macro bid_value(rank, value, is_open_first, open_value) -%}
    greatest(
        0.0001 / coalesce({{ rank }}, 1),
        coalesce({{ value }}, 0) - case when {{ is_open_first }} then coalesce({{ open_value }}, 0) else 0 end
    )
{%- endmacro %}


{# Whether a row of seeds/offers.csv is among the offers to which a rule applies. #}
{% macro rule_target(rule, offers) -%}
    {%- if 'offer' in rule -%}
        {{ offers }}.offer_code = {{ text_literal(rule.offer) }}
    {%- elif 'offer_kind' in rule -%}
        {{ offers }}.kind = {{ text_literal(rule.offer_kind) }}
    {%- else -%}
        ({{ offers }}.discount_rate > 0) = {{ rule.discount | lower }}
    {%- endif -%}
{%- endmacro %}


{#
    The columns that rules may use, name -> text, number, boolean or date: those which the property file of
    int_offer_rule_inputs documents with their data_type.
#}
{% macro decision_fact_columns() %}
    {%- set facts = graph.nodes.values() | selectattr('resource_type', 'equalto', 'model')
        | selectattr('name', 'equalto', 'int_offer_rule_inputs') | first -%}
    {%- set columns = {} -%}
    {%- for column in facts.columns.values() -%}
        {%- do columns.update({column.name: column.data_type}) -%}
    {%- endfor -%}
    {{ return(columns) }}
{% endmacro %}
