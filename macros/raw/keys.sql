{# A raw key as text. A whole number that was read as a floating-point or decimal one loses its fraction of zeros, in
   each value of each table alike, so that it meets the same key elsewhere: 36.0 and 36.00 -> 36, A-36.0 stays.
   `key_of('customer_id')`; src/nextbest/identity/raw.py does the same. #}
{% macro key_of(column) -%}
    case
        when {{ nextbest.is_decimal_key(column) }} then split_part({{ nextbest.text_of(column) }}, '.', 1)
        else {{ nextbest.text_of(column) }}
    end
{%- endmacro %}


{# Whether a raw key is written as a number with a fraction of zeros. The cheap comparison comes first, since keys are
   many. #}
{% macro is_decimal_key(column) -%}
    ({{ nextbest.text_of(column) }} like '%.0%' and {{ nextbest.matches_pattern(nextbest.text_of(column), '-?[0-9]+[.]0+') }})
{%- endmacro %}


{# Whether one of the raw keys of a row is: `has_decimal_key(['order_id', 'customer_id'])`. #}
{% macro has_decimal_key(columns) -%}
    ({% for column in columns %}coalesce({{ nextbest.is_decimal_key(column) }}, false){{ ' or ' if not loop.last }}{% endfor %})
{%- endmacro %}
