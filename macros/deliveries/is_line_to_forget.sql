{# Whether a line of the delivery log names an erased customer whom no sync has to delete any more. #}
{% macro is_line_to_forget() -%}
    customer_id in ({{ nextbest.erased_values(ref('int_deliveries'), 'customer_id') }})
    and delivery_id not in ({{ nextbest.awaited_delivery_lines() }})
{%- endmacro %}
