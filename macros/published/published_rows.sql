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
    {%- set node = nextbest.node_named(mart) -%}
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

{# The plugin attaches the published file of the target under the name of schema_beside_marts; in the file the marts are
   in schema `marts` for every target. A working file without a published one, as an older version left it, has its own
   marts as the newest known. #}
{% macro duckdb__published_relation(mart) %}
    {%- set database = nextbest.schema_beside_marts('published') -%}
    {%- set found = run_query(
        "select count(*), count(case when table_name = '" ~ mart ~ "' then 1 end) from duckdb_tables() "
        ~ "where database_name = '" ~ database ~ "' and schema_name = 'marts'"
    ).rows[0] -%}
    {%- if found[0] > 0 -%}
        {{ return(database ~ '.marts.' ~ mart if found[1] > 0 else none) }}
    {%- endif -%}
    {{ return(nextbest.relation_named(mart)) }}
{% endmacro %}

{% macro snowflake__published_relation(mart) %}
    {%- set database = nextbest.node_named(mart).database -%}
    {{ return(adapter.get_relation(database, nextbest.schema_beside_marts('published'), mart)) }}
{% endmacro %}
