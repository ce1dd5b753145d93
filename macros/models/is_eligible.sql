{# Whether a row of features is eligible for a task: the value of its column is_eligible_<task>. #}
{% macro is_eligible(task, features) -%}
    case {{ task }}
        {%- for name in task_names() %}
        when '{{ name }}' then {{ features }}.is_eligible_{{ name }}
        {%- endfor %}
    end
{%- endmacro %}
