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


{# A hash of a row's values, null told from the empty text. `row_hash(['order_id', 'quantity'])` #}
{% macro row_hash(columns) -%}
    md5(
        {%- for column in columns %}
        coalesce(cast({{ column }} as {{ dbt.type_string() }}), '~') {{ "|| '|' ||" if not loop.last }}
        {%- endfor %}
    )
{%- endmacro %}


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
