{# Stops at a var health that lacks a number, or has one by which nothing can be judged.
   Example: {weeks: 3, weeks_min: 4} -> var health: weeks is smaller than weeks_min, so nothing would be judged #}
{% macro check_health(health=none) %}
    {%- set health = var('health') if health is none else health -%}
    {%- set names = ['weeks', 'weeks_min', 'builds', 'builds_min', 'deviations', 'silent_hours'] -%}
    {%- if health is not mapping or health | sort != names | sort -%}
        {%- do exceptions.raise_compiler_error("var health: '" ~ health ~ "'; expected a number for each of " ~ names | join(', ')) -%}
    {%- endif -%}
    {%- for name, value in health.items() if value is not number or value is boolean or value <= 0 -%}
        {%- do exceptions.raise_compiler_error("var health: " ~ name ~ ": '" ~ value ~ "'; expected a number above 0") -%}
    {%- endfor -%}
    {%- for name in ['weeks', 'builds'] if health[name] < health[name ~ '_min'] -%}
        {%- do exceptions.raise_compiler_error("var health: " ~ name ~ " is smaller than " ~ name ~ "_min, so nothing would be judged") -%}
    {%- endfor -%}
{% endmacro %}
