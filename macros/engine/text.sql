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


{# The letters a to z of a text in lower case, without other characters: opt_out, opt/out and 'opt out' are optout.
   `letters_of('event_type')` #}
{% macro letters_of(text) -%}
    {{ adapter.dispatch('letters_of', 'nextbest')(text) }}
{%- endmacro %}

{% macro duckdb__letters_of(text) -%}
    regexp_replace(coalesce({{ text }}, ''), '[^a-z]', '', 'g')
{%- endmacro %}

{% macro snowflake__letters_of(text) -%}
    regexp_replace(coalesce({{ text }}, ''), '[^a-z]', '')
{%- endmacro %}


{# A text for comparison: lower case, accents, punctuation and needless blanks aside; null where nothing is left.
   folded_text("'  Crème-Brûlée, 2er '") -> creme brulee 2er #}
{% macro folded_text(text) -%}
    {{ adapter.dispatch('folded_text', 'nextbest')(text) }}
{%- endmacro %}

{% macro duckdb__folded_text(text) -%}
    nullif(trim(regexp_replace(
        replace(lower(strip_accents({{ text }})), 'ß', 'ss'), '[^\p{L}\p{M}\p{N}]+', ' ', 'g'
    )), '')
{%- endmacro %}

{# Its patterns know no classes of Unicode: the accents of Western Europe fold, and the punctuation of ASCII. #}
{% macro snowflake__folded_text(text) -%}
    nullif(trim(regexp_replace(
        translate(
            replace(lower({{ text }}), 'ß', 'ss'),
            'àáâãäåçèéêëìíîïñòóôõöùúûüýÿ', 'aaaaaaceeeeiiiinooooouuuuyy'
        ), '[[:punct:][:space:]]+', ' '
    )), '')
{%- endmacro %}


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


{# The first name of a person in CAPITALS as people write it: `capitalized_name("'ANNA-MARIA'")` -> Anna-Maria #}
{% macro capitalized_name(name) -%}
    {{ adapter.dispatch('capitalized_name', 'nextbest')(name) }}
{%- endmacro %}

{% macro duckdb__capitalized_name(name) -%}
    array_to_string(
        [upper(left(part, 1)) || substring(part, 2) for part in regexp_extract_all(lower({{ name }}), '[^ -]+[ -]*')], ''
    )
{%- endmacro %}

{% macro snowflake__capitalized_name(name) -%}
    initcap({{ name }}, ' -')
{%- endmacro %}


{# 1234.5 with 2 decimals -> 1,234.50 #}
{% macro grouped_number(number, decimals) -%}
    {{ adapter.dispatch('grouped_number', 'nextbest')(number, decimals) }}
{%- endmacro %}

{% macro duckdb__grouped_number(number, decimals) -%}
    format('{:,.{{ decimals }}f}', cast({{ number }} as double))
{%- endmacro %}

{% macro snowflake__grouped_number(number, decimals) -%}
    trim(to_varchar(
        cast({{ number }} as decimal(38, {{ decimals }})), '999,999,999,999,999,990{{ '.' ~ '0' * decimals if decimals }}'
    ))
{%- endmacro %}
