{# All rows of a raw table with every column of its contract: a column that the file or table lacks is null,
   an optional table that var `systems` does not name has no rows.
   `select * from (raw_rows('web', 'events'))` reads seeds/demo/web/events.csv by default.
   Where models of the shop write the raw tables (var raw_models), raw_web__events is built and checked before. #}
{% macro raw_rows(system, table) %}
    {%- set relation = source(system, table) -%}
    {%- if (system ~ '.' ~ table) not in nextbest.suppression_tables() %}
    -- depends_on: {{ ref('int_build_checks') }}
    {%- endif %}
    {%- if var('raw_models') and nextbest.is_present(system, table) %}
    -- depends_on: {{ ref('raw_' ~ system ~ '__' ~ table) }}
    {%- endif %}
    {%- if execute -%}
        {%- if var('raw_models') and nextbest.is_present(system, table) and flags.WHICH in ('build', 'run') -%}
            {%- do nextbest.check_raw_table(system, table) -%}
        {%- endif -%}
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
