{# Whether a published text is too long, or holds what cannot be seen; false for null and the empty text. #}
{% macro text_problem(text, limit) -%}
    (coalesce(length({{ text }}), 0) > {{ limit }}
    or coalesce({{ text }}, '') <> coalesce({{ clean_text(text) }}, ''))
{%- endmacro %}


{# Whether a published link is no https address that is encoded throughout, or too long; true for null and the empty
   text. Links are made by int_links: this only asserts what it promises. #}
{% macro link_problem(url) -%}
    (coalesce(length({{ url }}), 0) > {{ nextbest.text_limit('url') }} or not coalesce({{ matches_pattern(
        url,
        'https://([a-z0-9_-]+[.])+[a-z][a-z0-9-]*(:[0-9]+)?([/?#]([!#$&()*+,./0-9:;=?@A-Z_a-z~-]|%[0-9A-Fa-f]{2})*)?'
    ) }}, false))
{%- endmacro %}
