{# Schemas are named as configured, as in nextbest; dbt asks the shop's own project for this. #}
{% macro generate_schema_name(custom_schema_name, node) -%}
    {{ return(nextbest.generate_schema_name(custom_schema_name, node)) }}
{%- endmacro %}
