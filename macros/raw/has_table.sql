{# Whether the shop has the table `<system>.<table>`: required ones always, optional ones where var `optional_tables` names
   them. `has_table('web.events')` #}
{% macro has_table(name) %}
    {{ return(name in nextbest.present_tables()) }}
{% endmacro %}


{% macro present_tables() %}
    {{ return(nextbest.required_tables() + (nextbest.setting('optional_tables') | list)) }}
{% endmacro %}


{% macro required_tables() %}
    {{ return(['crm.customers', 'shop.products', 'shop.orders', 'shop.order_lines']) }}
{% endmacro %}
