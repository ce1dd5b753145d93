{# One row per element of a text column that lists them with a separator, beside the columns named in `keep`.
   `split_to_rows('checked_rows', 'reasons', ['source_table'])` gives source_table, element. #}
{% macro split_to_rows(relation, column, keep, separator=',') -%}
    {{ adapter.dispatch('split_to_rows', 'nextbest')(relation, column, keep, separator) }}
{%- endmacro %}

{% macro duckdb__split_to_rows(relation, column, keep, separator) -%}
    select {{ keep | join(', ') }}, unnest(string_split({{ column }}, '{{ separator }}')) as element
    from {{ relation }}
    where {{ column }} is not null
{%- endmacro %}

{% macro snowflake__split_to_rows(relation, column, keep, separator) -%}
    select {{ keep | join(', ') }}, parts.value as element
    from {{ relation }}, lateral split_to_table({{ column }}, '{{ separator }}') as parts
    where {{ column }} is not null
{%- endmacro %}


{# The names of the conditions that hold, comma-separated in the given order, null where none does. The first one
   decides. `list_reasons({'order_id_missing': 'order_id is null', 'quantity_zero': 'quantity = 0'})` #}
{% macro list_reasons(conditions) -%}
    {{ adapter.dispatch('list_reasons', 'nextbest')(conditions) }}
{%- endmacro %}

{% macro duckdb__list_reasons(conditions) -%}
    nullif(
        concat_ws(
            ','
            {%- for name, condition in conditions.items() %},
            case when {{ condition }} then '{{ name }}' end
            {%- endfor %}
        ), ''
    )
{%- endmacro %}

{% macro snowflake__list_reasons(conditions) -%}
    nullif(
        array_to_string(
            array_construct_compact(
                {%- for name, condition in conditions.items() %}
                case when {{ condition }} then '{{ name }}' end{{ ',' if not loop.last }}
                {%- endfor %}
            ), ','
        ), ''
    )
{%- endmacro %}
