{# A product's name as people write it: small words in small letters. `title_case('description')` #}
{% macro title_case(name) -%}
    array_to_string(
        list_transform(
            regexp_extract_all(lower({{ name }}), '[^ /+,-]+[ /+,-]*'),
            lambda word, position: case
                when
                    position > 1
                    and trim(word) in ('of', 'and', 'in', 'on', 'with', 'for', 'to', 'the')
                    then word
                else upper(left(word, 1)) || substring(word, 2)
            end
        ),
        ''
    )
{%- endmacro %}
