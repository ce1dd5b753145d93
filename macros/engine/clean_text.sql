{# A text as a mail shows it: blanks of all kinds and line breaks become one blank, control, direction, zero-width and
   other invisible characters are taken out; null where nothing is left. 'Wool' || chr(8203) || ' hat' -> Wool hat #}
{% macro clean_text(text) -%}
    {{ adapter.dispatch('clean_text', 'nextbest')(text) }}
{%- endmacro %}

{% macro duckdb__clean_text(text) -%}
    nullif(trim(regexp_replace(
        regexp_replace(
            regexp_replace({{ text }}, '[\t\n\v\f\r\x{85}\p{Z}]', ' ', 'g'),
            '[\p{Cc}\p{Cf}{{ as_characters(hidden_letters()) }}]', '', 'g'
        ), ' +', ' ', 'g'
    )), '')
{%- endmacro %}

{# Its patterns know no classes of Unicode, so the characters stand in the SQL; the first ones become blanks. #}
{% macro snowflake__clean_text(text) -%}
    {%- set blanks = [133, 160, 5760] + range(8192, 8203) | list + [8232, 8233, 8239, 8287, 12288] -%}
    nullif(trim(regexp_replace(
        translate(
            regexp_replace(regexp_replace({{ text }}, '[[:space:]]', ' '), '[[:cntrl:]]', ''),
            '{{ as_characters(blanks + format_characters() + hidden_letters()) }}',
            '{{ ' ' * blanks | length }}'
        ), ' +', ' '
    )), '')
{%- endmacro %}


{# [97, 98] -> ab #}
{% macro as_characters(codes) -%}
    {% for code in codes %}{{ '%c' | format(code) }}{% endfor %}
{%- endmacro %}


{# Letters and signs that are no format characters by name, but show nothing: fillers, a joiner, an empty Braille cell. #}
{% macro hidden_letters() %}
    {{ return([847, 4447, 4448, 6068, 6069, 10240, 12644, 65440]) }}
{% endmacro %}


{# Code points of the controls above ASCII and of the format characters (Unicode's category Cf). #}
{% macro format_characters() %}
    {%- set codes = [] -%}
    {%- for first, last in [
        (128, 132), (134, 159), (173, 173), (1536, 1541), (1564, 1564), (1757, 1757), (1807, 1807), (2192, 2193),
        (2274, 2274), (6158, 6158), (8203, 8207), (8234, 8238), (8288, 8292), (8294, 8303), (65279, 65279),
        (65529, 65531), (69821, 69821), (69837, 69837), (78896, 78911), (113824, 113827), (119155, 119162),
        (917505, 917505), (917536, 917631)
    ] -%}
        {%- do codes.extend(range(first, last + 1)) -%}
    {%- endfor -%}
    {{ return(codes) }}
{% endmacro %}
