{# The sources of int_known_changes: what happens to a customer. #}
{% macro change_sources() %}
    {{ return(['web_events', 'order_lines', 'cancellations', 'email_events', 'tickets', 'closed_tickets', 'customer_versions']) }}
{% endmacro %}
