{# Whether an id is in var non_product_ids, in upper or lower case: `is_no_product('product_id')` #}
{% macro is_no_product(column) -%}
    {%- set ids = (var('non_product_ids') if execute else []) | map('string') | map('upper') | list -%}
    upper({{ column }}) in ({{ nextbest.text_literals(ids) }})
{%- endmacro %}
