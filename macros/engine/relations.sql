{# The columns of a raw relation: {name in lower case: type}. #}
{% macro raw_column_types(relation) %}
    {{ return(adapter.dispatch('raw_column_types', 'nextbest')(relation)) }}
{% endmacro %}

{% macro duckdb__raw_column_types(relation) %}
    {%- set found = {} -%}
    {%- for row in run_query('describe select * from ' ~ relation).rows -%}
        {%- do found.update({row[0] | lower: row[1]}) -%}
    {%- endfor -%}
    {{ return(found) }}
{% endmacro %}

{% macro snowflake__raw_column_types(relation) %}
    {%- set found = {} -%}
    {%- for column in adapter.get_columns_in_relation(relation) -%}
        {%- do found.update({column.name | lower: column.dtype}) -%}
    {%- endfor -%}
    {{ return(found) }}
{% endmacro %}


{# The rows of a seed before it is built, all values as text; none where nothing can be read. #}
{% macro seed_table(name) %}
    {{ return(adapter.dispatch('seed_table', 'nextbest')(name)) }}
{% endmacro %}

{# Where no file can be read, the seed as it stands in the warehouse, if it does. #}
{% macro default__seed_table(name) %}
    {%- set seed = nextbest.relation_named(name, 'seed') -%}
    {{ return(run_query('select * from ' ~ seed) if seed else none) }}
{% endmacro %}

{% macro duckdb__seed_table(name) %}
    {%- set seed = graph.nodes.values() | selectattr('resource_type', 'equalto', 'seed')
        | selectattr('name', 'equalto', name) | first -%}
    {%- set path = (seed.root_path ~ '/' ~ seed.original_file_path) | replace("'", "''") -%}
    {{ return(run_query("select * from read_csv('" ~ path ~ "', all_varchar = true)")) }}
{% endmacro %}


{# Moves a table to another schema, with its rows. #}
{% macro move_table(old, new) %}
    {%- do adapter.dispatch('move_table', 'nextbest')(old, new) -%}
{% endmacro %}

{# DuckDB cannot move a table to another schema, so it is copied and dropped, both or neither. #}
{% macro duckdb__move_table(old, new) %}
    {%- call statement('move_table') -%}
        create schema if not exists {{ new.without_identifier() }};
        create table {{ new }} as from {{ old }};
        drop table {{ old }};
    {%- endcall -%}
    {%- do adapter.commit() -%}
{% endmacro %}

{% macro snowflake__move_table(old, new) %}
    {%- do adapter.create_schema(new.without_identifier()) -%}
    {%- do run_query('alter table ' ~ old ~ ' rename to ' ~ new) -%}
{% endmacro %}


{# dbt-duckdb leaves a table `<name>__dbt_tmp<timestamp>` behind each incremental run of a Python model. Only schemas of
   this target are looked at, its own among them, where dbt-duckdb leaves these tables: the others may be those of another
   version of the project. #}
{% macro drop_leftover_relations() %}
    {{ return(adapter.dispatch('drop_leftover_relations', 'nextbest')()) }}
{% endmacro %}

{% macro default__drop_leftover_relations() %}{% endmacro %}

{% macro duckdb__drop_leftover_relations() %}
    {%- if execute -%}
        {%- set leftovers = run_query(
            "select table_schema, table_name, table_type from information_schema.tables where table_catalog = current_database() "
            ~ "and table_schema in (" ~ nextbest.text_literals(nextbest.schemas_of_models() + [target.schema]) ~ ") "
            ~ "and (regexp_full_match(table_name, '.*__dbt_tmp[0-9_]+') or table_name in ("
            ~ nextbest.text_literals(nextbest.retired_relations()) ~ "))"
        ) -%}
        {%- for row in leftovers.rows -%}
            {%- do run_query('drop ' ~ ('view' if row[2] == 'VIEW' else 'table') ~ ' if exists ' ~ row[0] ~ '."' ~ row[1] ~ '"') -%}
        {%- endfor -%}
    {%- endif -%}
{% endmacro %}
