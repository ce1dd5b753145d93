{# A first name as an email shows it; null where it is none, so that a greeting goes without: one with digits, signs or
   markup, a placeholder, or more than 50 characters. Three letters or more in capitals get one:
   shown_first_name("' ANNA-MARIA '") -> Anna-Maria #}
{% macro shown_first_name(name) -%}
    {%- set clean = nextbest.clean_text(name) -%}
    {%- set signs = '<>{}[]()@/|=%$#*^~_"&;:!?+,0123456789' -%}
    {%- set placeholders = ['null', 'none', 'unknown', 'test', 'guest', 'customer', 'user', 'admin', 'xxx',
        'unbekannt', 'kunde', 'gast', 'first name', 'firstname', 'vorname', 'anonymous', 'anonym'] -%}
    case
        when
            length({{ clean }}) > 50
            or translate({{ clean }}, {{ nextbest.text_literal(signs) }}, '') <> {{ clean }}
            or {{ nextbest.folded_text(name) }} is null
            or {{ nextbest.folded_text(name) }} in ({{ nextbest.text_literals(placeholders) }}) then null
        when length({{ clean }}) > 2 and upper({{ clean }}) = {{ clean }} and lower({{ clean }}) <> {{ clean }}
            then {{ nextbest.capitalized_name(clean) }}
        else {{ clean }}
    end
{%- endmacro %}
