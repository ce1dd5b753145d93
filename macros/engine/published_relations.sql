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


{# Where a mart of the build that waits for an approval is, none where none waits. #}
{% macro waiting_relation(mart) %}
    {{ return(adapter.dispatch('waiting_relation', 'nextbest')(mart)) }}
{% endmacro %}

{# Builds wait in a file of DuckDB alone. #}
{% macro default__waiting_relation(mart) %}{{ return(none) }}{% endmacro %}

{# The plugin attaches the file under the name of schema_beside_marts. #}
{% macro duckdb__waiting_relation(mart) %}
    {%- set database = nextbest.schema_beside_marts('waiting') -%}
    {%- set found = run_query(
        "select count(*) from duckdb_tables() where database_name = '" ~ database ~ "' and schema_name = 'marts'"
        ~ " and table_name = '" ~ mart ~ "'"
    ).rows[0][0] -%}
    {{ return(database ~ '.marts.' ~ mart if found else none) }}
{% endmacro %}
