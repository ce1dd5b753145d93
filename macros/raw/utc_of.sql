{# A time of a time zone, without an offset, as UTC: for the mapping of a shop whose tables hold local times.
   `utc_of('created_at', 'Europe/Berlin')` #}
{% macro utc_of(column, timezone) -%}
    {{ adapter.dispatch('utc_of', 'nextbest')(column, timezone) }}
{%- endmacro %}

{% macro duckdb__utc_of(column, timezone) -%}
    timezone('UTC', timezone({{ nextbest.text_literal(timezone) }}, cast({{ column }} as timestamp)))
{%- endmacro %}

{% macro snowflake__utc_of(column, timezone) -%}
    convert_timezone({{ nextbest.text_literal(timezone) }}, 'UTC', cast({{ column }} as timestamp_ntz))
{%- endmacro %}
