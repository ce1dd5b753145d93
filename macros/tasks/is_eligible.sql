{#
    Whether a row of int_customer_features is eligible for a task of a grain: the predicate `eligible` of its declaration,
    unknown being no. `is_eligible('tasks.task', 'customer')`
#}
{% macro is_eligible(task, grain) -%}
    {%- set tasks = declared_tasks(grain) -%}
    {%- if not tasks -%}
        false
    {%- else -%}
        case {{ task }}
            {%- for declared in tasks %}
            when {{ text_literal(declared.name) }} then coalesce({{ declared.eligible }}, false)
            {%- endfor %}
        end
    {%- endif -%}
{%- endmacro %}
