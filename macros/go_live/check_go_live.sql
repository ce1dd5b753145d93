{# Stops where a var of go-live is out of its domain; by default those of the project. #}
{% macro check_go_live(accepted=none, switches=none) %}
    {%- set accepted = var('go_live_accepted') if accepted is none else accepted -%}
    {%- set own = {'is_demo': var('is_demo'), 'raw_models': var('raw_models')} -%}
    {%- set switches = own if switches is none else switches -%}
    {%- set known = nextbest.go_live_checks() | reject('in', nextbest.go_live_marked('is_required')) | list -%}
    {%- if accepted is string or accepted is not sequence or accepted | reject('in', known) | list -%}
        {%- do exceptions.raise_compiler_error("var go_live_accepted: '" ~ accepted
            ~ "'; expected a list of checks of nextbest go-live, some of " ~ known | join(', ')) -%}
    {%- endif -%}
    {%- for name, value in switches.items() if value is not boolean -%}
        {%- do exceptions.raise_compiler_error("var " ~ name ~ ": '" ~ value ~ "'; expected true or false") -%}
    {%- endfor -%}
{% endmacro %}
