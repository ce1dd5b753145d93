{# Whether the whole text matches the pattern (no backslashes, so that both engines read the same):
   `matches_pattern('email', '[^@ ]+@[^@ ]+')` #}
{% macro matches_pattern(text, pattern) -%}
    {{ adapter.dispatch('matches_pattern', 'nextbest')(text, pattern) }}
{%- endmacro %}

{% macro duckdb__matches_pattern(text, pattern) -%}
    regexp_full_match({{ text }}, '{{ pattern }}')
{%- endmacro %}

{% macro snowflake__matches_pattern(text, pattern) -%}
    regexp_like({{ text }}, '{{ pattern }}')
{%- endmacro %}


{# SHA-256 of a text in lower-case hex. #}
{% macro sha256_hex(text) -%}
    {{ adapter.dispatch('sha256_hex', 'nextbest')(text) }}
{%- endmacro %}

{% macro duckdb__sha256_hex(text) -%}
    sha256({{ text }})
{%- endmacro %}

{% macro snowflake__sha256_hex(text) -%}
    sha2({{ text }}, 256)
{%- endmacro %}


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


{# A hash of a row's values, null told from the empty text. `row_hash(['order_id', 'quantity'])` #}
{% macro row_hash(columns) -%}
    md5(
        {%- for column in columns %}
        coalesce(cast({{ column }} as {{ dbt.type_string() }}), '~') {{ "|| '|' ||" if not loop.last }}
        {%- endfor %}
    )
{%- endmacro %}


{# Ends the query with a message, a SQL expression: what a test that fails cannot say. `stop_with("'no ' || name")` #}
{% macro stop_with(message) -%}
    {{ adapter.dispatch('stop_with', 'nextbest')(message) }}
{%- endmacro %}

{% macro duckdb__stop_with(message) -%}
    error({{ message }})
{%- endmacro %}

{# Snowflake's own error names the value: Numeric value 'no x' is not recognized #}
{% macro snowflake__stop_with(message) -%}
    to_number({{ message }})
{%- endmacro %}
