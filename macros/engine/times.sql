{# A raw value as a UTC timestamp, null where it is none: `timestamp_of('ordered_at')`. time_problem tells them apart.
   src/nextbest/frames.py and snowpark.py read the same. Only a text that names a zone is read as one with a zone: DuckDB
   reads the rows after 10:00:00 Europe/Berlin in that zone, too. #}
{% macro timestamp_of(column) -%}
    {{ adapter.dispatch('timestamp_of', 'nextbest')(column) }}
{%- endmacro %}

{% macro duckdb__timestamp_of(column) -%}
    {%- set at -%}
        case
            when regexp_matches(cast({{ column }} as varchar), ':.*[-+A-Za-z]')
                then try_cast(try_cast({{ column }} as timestamptz) as timestamp)
            else try_cast({{ column }} as timestamp)
        end
    {%- endset -%}
    case when isfinite({{ at }}) then {{ at }} end
{%- endmacro %}

{% macro snowflake__timestamp_of(column) -%}
    cast(convert_timezone('UTC', try_to_timestamp_tz({{ nextbest.text_of(column) }})) as timestamp_ntz)
{%- endmacro %}


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


{# Minutes by which the clock of a time zone is ahead of UTC at noon of a day: `utc_offset_minutes('acted_on', 'time_zone')` #}
{% macro utc_offset_minutes(day, timezone) -%}
    {{ adapter.dispatch('utc_offset_minutes', 'nextbest')(day, timezone) }}
{%- endmacro %}

{% macro duckdb__utc_offset_minutes(day, timezone) -%}
    {%- set noon = 'cast(' ~ day ~ " as timestamp) + interval '12 hours'" -%}
    cast(date_diff('minute', {{ noon }}, timezone({{ timezone }}, timezone('UTC', {{ noon }}))) as integer)
{%- endmacro %}

{% macro snowflake__utc_offset_minutes(day, timezone) -%}
    {%- set noon = "dateadd('hour', 12, cast(" ~ day ~ ' as timestamp_ntz))' -%}
    cast(datediff('minute', {{ noon }}, convert_timezone('UTC', {{ timezone }}, {{ noon }})) as integer)
{%- endmacro %}


{# Now, UTC, when the query begins. #}
{% macro utc_now() -%}
    {{ adapter.dispatch('utc_now', 'nextbest')() }}
{%- endmacro %}

{% macro duckdb__utc_now() -%}
    cast(now() as timestamp)
{%- endmacro %}

{% macro snowflake__utc_now() -%}
    sysdate()
{%- endmacro %}
