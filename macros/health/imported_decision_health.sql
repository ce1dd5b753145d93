{# A query of what another tool decided, as int_decision_health has it: nothing is usual, and no build has measured it. #}
{% macro imported_decision_health() -%}
    select
        as_of_date,
        measure,
        item,
        scale,
        value,
        noise,
        0 as n_usual
    from {{ ref('int_imported_decision_measures') }}
{%- endmacro %}
