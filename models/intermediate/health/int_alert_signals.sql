{{ config(materialized='view') }}
{% for checker in ['source', 'decision', 'delivery', 'model'] -%}
    select
        kind,
        subject,
        measure,
        value,
        usual_low,
        usual_high,
        severity,
        entry
    from {{ ref('int_' ~ checker ~ '_signals') }}
    {{ 'union all' if not loop.last }}
{% endfor %}
