{# Whether the shop has the raw table: required ones always, optional ones where var `systems` names them. #}
{% macro is_present(system, table) %}
    {%- set required = ['crm.customers', 'shop.products', 'shop.orders', 'shop.order_lines'] -%}
    {{ return((system ~ '.' ~ table) in required + (var('systems') | list)) }}
{% endmacro %}
