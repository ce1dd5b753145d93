{# A text of at most so many characters; a longer one ends in an ellipsis, after a word where the last one is short.
   limit_text("'A warm blanket'", 8) -> A warm… #}
{% macro limit_text(text, limit) -%}
    case
        when length({{ text }}) <= {{ limit }} then {{ text }}
        else trim(substr(
            regexp_replace(substr({{ text }}, 1, {{ limit }}), ' [^ ]{0,30}$', ''), 1, {{ limit - 1 }}
        )) || '…'
    end
{%- endmacro %}


{# The limit of a kind of text; 0 where var text_limits has none, so that the project can be read: int_build_checks stops
   there, after suppression. #}
{% macro text_limit(kind) %}
    {%- set limits = var('text_limits') -%}
    {{ return(limits[kind] if limits is mapping and limits.get(kind) is integer else 0) }}
{% endmacro %}


{# A text that is published, clean and within var text_limits: `shown_text('headline', 'headline')` #}
{% macro shown_text(text, kind) -%}
    {{ limit_text(clean_text(text), nextbest.text_limit(kind)) }}
{%- endmacro %}


{# Whether a condition holds for one of several text columns; {text} stands for the column, {limit} for its limit.
   any_text(['name', 'brand'], 'length({text}) > {limit}') -> (length(name) > 120 or length(brand) > 100) #}
{% macro any_text(texts, condition) -%}
    {%- set conditions = [] -%}
    {%- for text in texts -%}
        {%- do conditions.append(
            condition | replace('{text}', text) | replace('{limit}', nextbest.text_limit(text) | string)
        ) -%}
    {%- endfor -%}
    ({{ conditions | join(' or ') }})
{%- endmacro %}
