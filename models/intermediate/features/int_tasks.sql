{%- for task in task_names() -%}
    {%- set settings = var('tasks')[task] %}
    select
        '{{ task }}' as task,
        '{{ settings.label }}' as label,
        cast({{ settings.horizon_days }} as integer) as horizon_days,
        '{{ settings.kind }}' as kind
    {{ 'union all' if not loop.last }}
{%- endfor %}
