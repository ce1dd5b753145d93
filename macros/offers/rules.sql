{# Does the predicate read a prediction? Then the model, not the rule, has chosen. #}
{% macro rule_uses_prediction(rule) %}
    {%- set columns = modules.re.sub("'[^']*'", '', rule.when | lower) -%}
    {{ return(modules.re.search('\\b(segment_propensity|segment_churn|expected_spend_90d|[a-z0-9_]+_probability)\\b', columns) is not none) }}
{% endmacro %}
