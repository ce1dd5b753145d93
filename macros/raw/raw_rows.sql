{# All rows of a raw table with every column of its contract: a column that the file or table lacks is null,
   an optional table that var `optional_tables` does not name has no rows.
   `select * from (raw_rows('web', 'events'))` reads seeds/demo/web/events.csv by default.
   Where models of the shop write the raw tables, raw_web__events is built and checked before. #}
{% macro raw_rows(system, table) %}
    {%- set relation = source(system, table) -%}
    {%- if (system ~ '.' ~ table) not in nextbest.suppression_tables() %}
    -- depends_on: {{ ref('int_build_checks') }}
    {%- endif %}
    {%- do nextbest.wait_for_raw_tables([system ~ '.' ~ table]) %}
    {%- if execute -%}
        {%- set columns = nextbest.contract_columns(system, table) -%}
        select {% for column in columns %}{{ nextbest.raw_column(column) }}{{ ', ' if not loop.last }}{% endfor %}
        from (
            select {% for column in columns %}null as {{ column.name }}{{ ', null as ' ~ column.also if column.also }}
                {{- ', ' if not loop.last }}{% endfor %}
            where false
            {%- if nextbest.has_table(system ~ '.' ~ table) %}
            union all by name
            select * from {{ relation }}
            {%- endif %}
        ) as rows_with_all_columns
    {%- endif -%}
{% endmacro %}


{# A column of a raw table, which American exports may spell otherwise: canceled_at is read as cancelled_at where that
   is missing or empty. `raw_column({'name': 'cancelled_at', 'also': 'canceled_at'})` #}
{% macro raw_column(column) -%}
    {%- if column.also -%}
        coalesce({{ nextbest.text_of(column.name) }}, {{ nextbest.text_of(column.also) }}) as {{ column.name }}
    {%- else -%}
        {{ column.name }}
    {%- endif -%}
{%- endmacro %}


{# The status of an order in small letters: Canceled is cancelled. `order_status_of('status')` #}
{% macro order_status_of(column) -%}
    {%- set status = 'lower(' ~ nextbest.text_of(column) ~ ')' -%}
    case when {{ status }} = 'canceled' then 'cancelled' else {{ status }} end
{%- endmacro %}


{# Where models of the shop write the raw tables (var raw_models): what reads them depends on those models, and checks
   them when they have been written. Python models call it in a pre_hook. `wait_for_raw_tables(['shop.orders'])` #}
{% macro wait_for_raw_tables(tables) %}
    {%- for table in tables if var('raw_models') and table in nextbest.present_tables() -%}
        {%- set system, name = table.split('.') -%}
        {%- do ref('raw_' ~ system ~ '__' ~ name) -%}
        {%- if execute and flags.WHICH in ('build', 'run') -%}
            {%- do nextbest.check_raw_table(system, name) -%}
        {%- endif -%}
    {%- endfor -%}
{% endmacro %}
