{# A text with <address> in the place of email addresses. `without_addresses('failure_reason')` #}
{% macro without_addresses(text) -%}
    {{ adapter.dispatch('without_addresses', 'nextbest')(text) }}
{%- endmacro %}

{% macro duckdb__without_addresses(text) -%}
    regexp_replace({{ text }}, '[^ <>,;()]+@[^ <>,;()]+', '<address>', 'g')
{%- endmacro %}

{% macro snowflake__without_addresses(text) -%}
    regexp_replace({{ text }}, '[^ <>,;()]+@[^ <>,;()]+', '<address>')
{%- endmacro %}
