{# A whole number in [0, 2^28) from a text, the same on every engine and in every version: 7 hexadecimal digits of its
   md5, from the digit `first_digit` (1, or 8 for a second, independent number).
   `hash_number("'a'")` is 13375323, the number with the digits 0cc175b. #}
{% macro hash_number(text, first_digit=1) -%}
    {{ adapter.dispatch('hash_number', 'nextbest')(text, first_digit) }}
{%- endmacro %}

{% macro duckdb__hash_number(text, first_digit) -%}
    cast('0x' || substr(md5({{ text }}), {{ first_digit }}, 7) as bigint)
{%- endmacro %}

{% macro snowflake__hash_number(text, first_digit) -%}
    to_number(substr(md5({{ text }}), {{ first_digit }}, 7), 'XXXXXXX')
{%- endmacro %}
