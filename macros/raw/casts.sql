{# A raw value as text, trimmed, an empty one as null: `text_of('email')`. #}
{% macro text_of(column) -%}
    nullif(trim(cast({{ column }} as {{ dbt.type_string() }})), '')
{%- endmacro %}


{# Type parameters of money and quantities, one place for the whole project. #}
{% macro type_money() -%}decimal(18, 4){%- endmacro %}


{# A raw value as a UTC timestamp; a value that is none stops the build with the table, the column, the value and
   what was expected. Dates decide what was known when, so a wrong one is not set aside.
   `timestamp_or_stop('shop.orders', 'ordered_at')` #}
{% macro timestamp_or_stop(table, column) -%}
    {{ adapter.dispatch('timestamp_or_stop', 'nextbest')(table, column) }}
{%- endmacro %}

{% macro duckdb__timestamp_or_stop(table, column) -%}
    case
        when try_cast({{ column }} as timestamptz) is null and {{ nextbest.text_of(column) }} is not null
            then error(
                '{{ table }}.{{ column }}: the value ''' || cast({{ column }} as varchar)
                || ''' is not a time; expected YYYY-MM-DD or YYYY-MM-DD HH:MM:SS'
            )
        else cast(try_cast({{ column }} as timestamptz) as timestamp)
    end
{%- endmacro %}

{% macro snowflake__timestamp_or_stop(table, column) -%}
    {# Snowflake's own error names the value: Timestamp 'abc' is not recognized #}
    cast(convert_timezone('UTC', to_timestamp_tz({{ nextbest.text_of(column) }})) as timestamp_ntz)
{%- endmacro %}


{# A raw value as a date, with the same strictness. #}
{% macro date_or_stop(table, column) -%}
    cast({{ nextbest.timestamp_or_stop(table, column) }} as date)
{%- endmacro %}


{# A raw value as another type, null where it is none: `cast_or_null('quantity', 'decimal(18, 4)')`. #}
{% macro cast_or_null(column, type) -%}
    try_cast({{ nextbest.text_of(column) }} as {{ type }})
{%- endmacro %}


{# The raw values that are not of their type, as text `column=value; ...`, null where all are:
   `invalid_values({'quantity': 'decimal(18, 4)'})`. #}
{% macro invalid_values(columns) -%}
    nullif(
        {%- for column, type in columns.items() %}
        case
            when {{ nextbest.cast_or_null(column, type) }} is null and {{ nextbest.text_of(column) }} is not null
                then '{{ column }}=' || {{ nextbest.text_of(column) }} || '; ' else ''
        end{{ ' ||' if not loop.last }}
        {%- endfor %},
        ''
    )
{%- endmacro %}


{# Whether one of the columns holds text with blanks around it. #}
{% macro has_outer_blanks(columns) -%}
    ({% for column in columns %}{% set text = 'cast(' ~ column ~ ' as ' ~ dbt.type_string() ~ ')' -%}
        coalesce({{ text }} <> trim({{ text }}), false){{ ' or ' if not loop.last }}{% endfor %})
{%- endmacro %}
