{# Stops where var retrain names nothing that is trained, or where a task has the name of the ranker. #}
{% macro check_retrain(retrain=none, tasks=none) %}
    {%- set retrain = var('retrain') if retrain is none else retrain -%}
    {%- set tasks = var('tasks') if tasks is none else tasks -%}
    {%- set known = tasks | list + ['recommendations'] -%}
    {%- if retrain is string or retrain is mapping or retrain is not iterable -%}
        {%- do exceptions.raise_compiler_error(
            "var retrain: '" ~ retrain ~ "' is not a list; expected one such as [recommendations]"
        ) -%}
    {%- endif -%}
    {%- for name in retrain if name not in known -%}
        {%- do exceptions.raise_compiler_error(
            "var retrain: nothing that is trained is named '" ~ name ~ "'; expected some of " ~ known | sort | join(', ')
        ) -%}
    {%- endfor -%}
    {%- if 'recommendations' in tasks -%}
        {%- do nextbest.raise_task_error('recommendations', 'the ranker of recommendations has this name; choose another') -%}
    {%- endif -%}
{% endmacro %}
