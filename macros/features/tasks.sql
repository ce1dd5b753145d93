{# Days from Monday to the var `cutoff_weekday`: 0 for Monday, 6 for Sunday. #}
{% macro cutoff_weekday_number() %}
    {%- set weekdays = ['monday', 'tuesday', 'wednesday', 'thursday', 'friday', 'saturday', 'sunday'] -%}
    {%- set weekday = var('cutoff_weekday') | string | trim | lower -%}
    {%- if weekday not in weekdays -%}
        {{ exceptions.raise_compiler_error(
            "var cutoff_weekday: expected the English name of a weekday, such as Monday, got '" ~ weekday ~ "'"
        ) }}
    {%- endif -%}
    {{ return(weekdays.index(weekday)) }}
{% endmacro %}


{# The shortest horizon of the tasks, in days: how old a cut-off must be to have a label of any task. #}
{% macro shortest_horizon_days() %}
    {{ return(var('tasks').values() | map(attribute='horizon_days') | min) }}
{% endmacro %}


{# The names of the tasks of var `tasks`, in alphabetical order. #}
{% macro task_names() %}
    {{ return(var('tasks').keys() | sort) }}
{% endmacro %}
