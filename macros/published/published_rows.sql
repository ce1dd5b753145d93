{# The rows of a mart as readers see them when the model runs, with the columns that its property file declares; one
   that was not published yet is null. No rows before the first publication.
   `select * from (published_rows('fct_next_best_offers'))` #}
{% macro published_rows(mart) %}
    {%- if execute -%}
        {{ nextbest.rows_of_mart(mart, nextbest.published_relation(mart)) }}
    {%- endif -%}
{% endmacro %}


{# The rows of a relation that holds a mart, maybe of an older version; no rows where it is none. #}
{% macro rows_of_mart(mart, relation) %}
    {%- set node = graph.nodes.values() | selectattr('resource_type', 'equalto', 'model')
        | selectattr('name', 'equalto', mart) | first -%}
    select {% for name in node.columns %}{{ name }}{{ ', ' if not loop.last }}{% endfor %}
    from (
        select
            {%- for column in node.columns.values() %}
            cast(null as {{ column.data_type }}) as {{ column.name }}{{ ',' if not loop.last }}
            {%- endfor %}
        where false
        {%- if relation %}
        union all by name
        select * from {{ relation }}
        {%- endif %}
    ) as rows_with_all_columns
{% endmacro %}


{# Where a published mart is, none where it is not. #}
{% macro published_relation(mart) %}
    {{ return(adapter.dispatch('published_relation', 'nextbest')(mart)) }}
{% endmacro %}

{# A working file without a published one, as an older version left it, has its own marts as the newest known. #}
{% macro duckdb__published_relation(mart) %}
    {%- set found = run_query(
        "select count(*), count(case when table_name = '" ~ mart ~ "' then 1 end) from duckdb_tables() "
        ~ "where database_name = 'published' and schema_name = 'marts'"
    ).rows[0] -%}
    {%- if found[0] > 0 -%}
        {{ return('published.marts.' ~ mart if found[1] > 0 else none) }}
    {%- endif -%}
    {{ return(adapter.get_relation(target.database, 'marts', mart)) }}
{% endmacro %}

{% macro snowflake__published_relation(mart) %}
    {{ return(adapter.get_relation(target.database, 'published', mart)) }}
{% endmacro %}
