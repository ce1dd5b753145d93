{# Whether an id is in var non_product_ids, in upper or lower case: `is_no_product('product_id')` #}
{% macro is_no_product(column) -%}
    upper({{ column }}) in ({{ nextbest.text_literals(var('non_product_ids') | map('string') | map('upper') | list) }})
{%- endmacro %}
