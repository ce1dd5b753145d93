{# Does the predicate read a prediction? Then the model, not the rule, has chosen. #}
{% macro rule_uses_prediction(rule) %}
    {%- set columns = modules.re.sub("'[^']*'", '', rule.when | lower) -%}
    {{ return(modules.re.search('\\b(segment_propensity|[a-z0-9_]+_probability)\\b', columns) is not none) }}
{% endmacro %}


{# A text of the vars as a SQL literal: it's -> 'it''s' #}
{% macro text_literal(text) -%}
    '{{ text | string | replace("'", "''") }}'
{%- endmacro %}


{# A list of the vars as SQL literals: ['a', 'b'] -> 'a', 'b'; an empty list -> '' (equal to nothing that is stored) #}
{% macro text_literals(texts) -%}
    {%- for text in texts or [''] %}{{ text_literal(text) }}{{ ', ' if not loop.last }}{% endfor -%}
{%- endmacro %}
