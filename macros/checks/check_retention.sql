{# Stops where var `retention_days` names a table whose rows do not expire, or no number of days.
   Example: {crm.consents: 365} -> var retention_days: rows of crm.consents never expire, since a "no" ... #}
{% macro check_retention(retention=none) %}
    {%- set retention = var('retention_days') if retention is none else retention -%}
    {%- set expected = '; expected days by table, of ' ~ nextbest.tables_with_retention() | sort | join(', ') -%}
    {%- set lasting = {
        'crm.customers': 'the versions of a customer tell who they are',
        'crm.consents': 'a "no" holds until a newer "yes"',
        'crm.erasure_requests': 'an erasure is permanent',
        'shop.products': 'they tell of no person',
        'shop.order_lines': 'they expire with their order: name shop.orders instead',
    } -%}
    {%- if retention is not mapping -%}
        {%- do exceptions.raise_compiler_error('var retention_days: ' ~ retention ~ ' is not a mapping' ~ expected) -%}
    {%- endif -%}
    {%- for table, days in retention.items() -%}
        {%- if table in lasting -%}
            {%- do exceptions.raise_compiler_error(
                'var retention_days: rows of ' ~ table ~ ' do not expire on their own (' ~ lasting[table] ~ ')' ~ expected) -%}
        {%- elif table not in nextbest.tables_with_retention() -%}
            {%- do exceptions.raise_compiler_error('var retention_days: there is no table ' ~ table ~ expected) -%}
        {%- elif days is not integer or days is boolean or days < 1 -%}
            {%- do exceptions.raise_compiler_error(
                'var retention_days: ' ~ table ~ ' has ' ~ days ~ '; expected a whole number of days from 1') -%}
        {%- endif -%}
    {%- endfor -%}
{% endmacro %}
