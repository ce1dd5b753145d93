{# All rows of a raw table with every column of its contract: a column that the file or table lacks is null,
   an optional table that var `systems` does not name has no rows.
   `select * from (raw_rows('web', 'events'))` reads seeds/demo/web/events.csv by default. #}
{% macro raw_rows(system, table) %}
    {%- set relation = source(system, table) -%}
    {%- if (system ~ '.' ~ table) not in nextbest.suppression_tables() %}
    -- depends_on: {{ ref('int_build_checks') }}
    {%- endif %}
    {%- if execute -%}
        {%- set columns = nextbest.contract_columns(system, table) -%}
        select {% for column in columns %}{{ column.name }}{{ ', ' if not loop.last }}{% endfor %}
        from (
            select {% for column in columns %}null as {{ column.name }}{{ ', ' if not loop.last }}{% endfor %}
            where false
            {%- if nextbest.is_present(system, table) %}
            union all by name
            select * from {{ relation }}
            {%- endif %}
        ) as rows_with_all_columns
    {%- endif -%}
{% endmacro %}
