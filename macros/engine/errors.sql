{# Ends the query with a message, a SQL expression, wherever a row reaches it: what a test that fails cannot say. It is a
   text expression, so that it can stand in a case. `stop_with("'no ' || name")` #}
{% macro stop_with(message) -%}
    {{ adapter.dispatch('stop_with', 'nextbest')(message) }}
{%- endmacro %}

{% macro duckdb__stop_with(message) -%}
    error({{ message }})
{%- endmacro %}

{# Snowflake has no error(). A failing cast shows the text: Numeric value 'no x' is not recognized #}
{% macro snowflake__stop_with(message) -%}
    to_varchar(to_number({{ message }}))
{%- endmacro %}
