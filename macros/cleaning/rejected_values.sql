{# The columns that hold the value a rejection is about, by raw table and reason. #}
{% macro example_columns(table) %}
    {%- set numbers = {'wrong_type': 'invalid_values', 'out_of_range': 'out_of_range'} -%}
    {%- set customer = {'customer_unknown': 'raw_customer_id'} -%}
    {%- set times = {
        'crm.consents': 'changed_at', 'crm.support_tickets': 'opened_at', 'shop.orders': 'ordered_at',
        'web.events': 'occurred_at', 'esp.email_events': 'occurred_at',
    } -%}
    {%- set columns = {
        'crm.consents': dict(customer, purpose_unknown='raw_purpose', status_unknown='status'),
        'crm.support_tickets': customer,
        'shop.products': dict(numbers, price_not_positive='price'),
        'shop.orders': dict(customer, status_unknown='status', currency_unexpected='currency'),
        'shop.order_lines': dict(
            numbers, order_unknown='order_id', not_a_product='product_id', stock_write_off='quantity',
            unit_price_not_positive='unit_price', discount_impossible='discount_amount'
        ),
        'web.events': dict(customer, event_type_unknown='event_type'),
        'esp.email_events': dict(customer, event_type_unknown='event_type'),
        'nextbest.decisions': dict(customer, not_before_build='decided_on', holdout_not_as_drawn='holdout_salt',
            offer_in_holdout='offer_code', dated_too_early='decided_on'),
        'nextbest.deliveries': dict(customer, state_unknown='state', not_before_build='recorded_at',
            dated_too_early='recorded_at'),
    }.get(table, {}) -%}
    {%- if table in times -%}
        {%- for reason in ['dated_after_loading', 'dated_in_future', 'dated_too_early', 'retention_expired'] -%}
            {%- do columns.update({reason: times[table]}) -%}
        {%- endfor -%}
    {%- endif -%}
    {{ return(columns) }}
{% endmacro %}


{# The value that a rejection is about, as text; null where the reason is about none. `rejected_value('shop.orders')` #}
{% macro rejected_value(table) -%}
    {%- set columns = nextbest.example_columns(table) -%}
    {%- set text = dbt.type_string() -%}
    {%- if columns -%}
    case {{ nextbest.reported_reason('reasons') }}
        {%- for reason, column in columns.items() %}
        when '{{ reason }}' then {{ "rtrim(" ~ column ~ ", '; ')" if column in ['invalid_values', 'out_of_range']
            else 'cast(' ~ column ~ ' as ' ~ text ~ ')' }}
        {%- endfor %}
    end
    {%- else -%}
    cast(null as {{ text }})
    {%- endif -%}
{%- endmacro %}


{# Reasons that are no loss of data: what they set aside was never a sale or a customer of the shop, is held in another
   row, or had to go. #}
{% macro harmless_reasons() %}
    {{ return([
        'customer_id_missing', 'not_a_product', 'stock_write_off', 'currency_unexpected', 'duplicate_key', 'duplicate_row',
        'restated', 'customer_erased', 'retention_expired', 'bot_session',
    ]) }}
{% endmacro %}


{# Whether a reason means a loss of data; null for used rows. #}
{% macro is_loss(reason) -%}
    ({{ reason }} is not null and replace({{ reason }}, 'order:', '') not in ({{ text_literals(harmless_reasons()) }}))
{%- endmacro %}
