{# A name in CAPITALS as people write it, small words in small letters: SET OF 6 T-LIGHTS -> Set of 6 T-Lights. It is SQL
   on one line, since the drafts of nextbest init are comments. `title_case('description')` #}
{% macro title_case(name) -%}
    {{ adapter.dispatch('title_case', 'nextbest')(name) }}
{%- endmacro %}

{% macro duckdb__title_case(name) -%}
    {%- set words = "regexp_extract_all(lower(" ~ name ~ "), '[^ /+,-]+[ /+,-]*')" -%}
    {%- set is_small = "position > 1 and trim(word) in ('of', 'and', 'in', 'on', 'with', 'for', 'to', 'the')" -%}
    {%- set big = "upper(left(word, 1)) || substring(word, 2)" -%}
    {%- set part = 'lambda word, position: case when ' ~ is_small ~ ' then word else ' ~ big ~ ' end' -%}
    array_to_string(list_transform({{ words }}, {{ part }}), '')
{%- endmacro %}

{% macro snowflake__title_case(name) -%}
    initcap({{ name }}, ' /+,-')
{%- endmacro %}
