{# A raw value as text without blanks around it, an empty one as null: `text_of('email')`. #}
{% macro text_of(column) -%}
    nullif(trim(cast({{ column }} as {{ dbt.type_string() }}), {{ nextbest.blank_characters() }}), '')
{%- endmacro %}


{# What counts as a blank around a raw text: tab, line feed, carriage return, all spaces of Unicode, zero-width space and
   byte order mark. src/nextbest/identity/raw.py cuts the same. #}
{% macro blank_characters() -%}
    ' '
    {%- for code in [9, 10, 13, 160, 5760, 8192, 8193, 8194, 8195, 8196, 8197, 8198, 8199, 8200, 8201, 8202, 8203, 8239,
        8287, 12288, 65279] %} || chr({{ code }}){% endfor %}
{%- endmacro %}


{# A raw value as a date, null where it is none. #}
{% macro date_of(column) -%}
    cast({{ nextbest.timestamp_of(column) }} as date)
{%- endmacro %}


{# What is wrong with the first of the columns that holds no time, null where all do. Dates decide what was known when,
   so a row with a wrong one is not set aside: stop_at_time_problem ends the build with this message.
   `time_problem('shop.orders', ['ordered_at', 'loaded_at'])` #}
{% macro time_problem(table, columns) -%}
    case
        {%- for column in columns %}
        when {{ nextbest.timestamp_of(column) }} is null and {{ nextbest.text_of(column) }} is not null
            then '{{ table }}.{{ column }}: the value ''' || cast({{ column }} as {{ dbt.type_string() }})
                || ''' is not a time; expected YYYY-MM-DD or YYYY-MM-DD HH:MM:SS'
        {%- endfor %}
    end
{%- endmacro %}


{# A filter that ends the query at a row with a time_problem, and keeps all rows otherwise. #}
{% macro stop_at_time_problem() -%}
    case when time_problem is null then true else {{ nextbest.stop_with('time_problem') }} is null end
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
        coalesce({{ text }} <> trim({{ text }}, {{ nextbest.blank_characters() }}), false){{ ' or ' if not loop.last }}{% endfor %})
{%- endmacro %}
