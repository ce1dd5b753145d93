{# The raw tables whose rows may expire, each with an event time of its own. #}
{% macro tables_with_retention() %}
    {{ return(['web.events', 'esp.email_events', 'esp.campaigns', 'shop.orders', 'crm.support_tickets']) }}
{% endmacro %}


{# Whether a row of the raw table is older than var `retention_days` keeps it; never where the var has no such table.
   With {shop.orders: 3650}, `is_expired('shop.orders', 'ordered_at')` is
   `ordered_at < (select dateadd(day, -3650, as_of_date) from int_build_context)`. `as_of` is read where it is given: a
   relation, or a CTE, with a column as_of_date. #}
{% macro is_expired(table, event_at, as_of=none) -%}
    {%- set as_of = ref('int_build_context') if as_of is none else as_of -%}
    {%- set days = var('retention_days').get(table) if var('retention_days') is mapping else none -%}
    {%- if days is none -%}
        false
    {%- else -%}
        {{ event_at }} < (select {{ dbt.dateadd('day', -days, 'cast(as_of.as_of_date as timestamp)') }} from {{ as_of }} as as_of)
    {%- endif -%}
{%- endmacro %}
