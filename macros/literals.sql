{# A text of the vars as a SQL literal: it's -> 'it''s' #}
{% macro text_literal(text) -%}
    '{{ text | string | replace("'", "''") }}'
{%- endmacro %}


{# A list of the vars as SQL literals: ['a', 'b'] -> 'a', 'b'; an empty list -> '' (equal to nothing that is stored) #}
{% macro text_literals(texts) -%}
    {%- for text in (texts if texts is iterable else [texts]) or [''] %}{{ nextbest.text_literal(text) }}{{ ', ' if not loop.last }}{% endfor -%}
{%- endmacro %}
