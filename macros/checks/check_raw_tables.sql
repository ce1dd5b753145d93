{# Checks one of `tables`, or one of all others where `is_among` is false. Raw tables that models of the shop write are
   checked one by one when they have been written. #}
{% macro check_raw_tables(tables, is_among) %}
    {%- for node in graph.sources.values() if not var('raw_models') and nextbest.has_table(node.source_name ~ '.' ~ node.name)
        and ((node.source_name ~ '.' ~ node.name) in tables) == is_among -%}
        {%- do nextbest.check_raw_table(node.source_name, node.name) -%}
    {%- endfor -%}
{% endmacro %}


{# Stops where a raw table is missing, lacks a required column, or holds keys of a type that is not text or integer. #}
{% macro check_raw_table(system, name) %}
    {%- for node in graph.sources.values() if node.source_name == system and node.name == name -%}
        {%- set table = node.source_name ~ '.' ~ node.name -%}
        {%- set relation = source(node.source_name, node.name) -%}
        {%- do nextbest.check_table_exists(table, node) -%}
        {%- set found = nextbest.raw_column_types(relation) -%}
        {%- for column in nextbest.contract_columns(node.source_name, node.name) -%}
            {%- if column.required and column.name not in found -%}
                {%- do exceptions.raise_compiler_error(
                    table ~ ": the required column " ~ column.name ~ " is missing; expected "
                    ~ nextbest.required_columns(node.source_name, node.name) | join(', ')
                    ~ ", found " ~ found.keys() | join(', ')
                ) -%}
            {%- elif column.type == 'key' and column.name in found -%}
                {%- do nextbest.check_key_type(table, relation, column.name, found[column.name]) -%}
            {%- endif -%}
        {%- endfor -%}
    {%- endfor -%}
{% endmacro %}


{% macro required_columns(system, table) %}
    {{ return(nextbest.contract_columns(system, table) | selectattr('required') | map(attribute='name') | list) }}
{% endmacro %}


{# A key of another type would not meet the same key elsewhere. Whole numbers in floating-point columns do (key_of cuts
   their zeros), as far as the type tells them apart. #}
{% macro check_key_type(table, relation, column, type) %}
    {%- set kind = type.split('(')[0] | upper -%}
    {%- set whole_up_to = {'FLOAT': 16777216 if target.type == 'duckdb' else 9007199254740992, 'DOUBLE': 9007199254740992} -%}
    {%- if kind not in ['VARCHAR', 'TEXT', 'STRING', 'NUMBER', 'DECIMAL', 'UUID', 'TINYINT', 'SMALLINT', 'INTEGER',
        'BIGINT', 'HUGEINT', 'UTINYINT', 'USMALLINT', 'UINTEGER', 'UBIGINT', 'UHUGEINT', 'FIXED'] -%}
        {%- set is_broken = (column ~ ' <> floor(' ~ column ~ ') or abs(' ~ column ~ ') > ' ~ whole_up_to[kind])
            if kind in whole_up_to else 'true' -%}
        {%- set sample = run_query(
            'select min(' ~ column ~ ') from ' ~ relation ~ ' where ' ~ is_broken
        ).columns[0].values()[0] -%}
        {%- if sample is not none -%}
            {%- do exceptions.raise_compiler_error(
                table ~ "." ~ column ~ ": the value " ~ sample ~ " has the type " ~ type
                ~ "; expected text or an integer, since it is a key"
            ) -%}
        {%- endif -%}
    {%- endif -%}
{% endmacro %}


{# Where the raw table should be but is not. #}
{% macro check_table_exists(table, node) %}
    {%- if target.type == 'duckdb' and var('raw_dir') -%}
        {%- set file = var('raw_dir') ~ '/' ~ node.source_name ~ '/' ~ node.name ~ '.' ~ var('raw_format') -%}
        {%- set is_there = run_query("select count(*) from glob('" ~ file | replace("'", "''") ~ "')").rows[0][0] > 0 -%}
        {%- set place = 'the file ' ~ file -%}
        {%- set seen_from = '; raw_dir counts from the folder in which dbt is started, and this one may be another'
            if not file.startswith('/') -%}
    {%- else -%}
        {%- set is_there = adapter.get_relation(node.database, node.schema, node.identifier) is not none -%}
        {%- set place = 'the table ' ~ node.schema ~ '.' ~ node.identifier -%}
    {%- endif -%}
    {%- if not is_there -%}
        {%- set hint = '; an optional table that the shop does not have is left out of the var optional_tables'
            if node.config.meta.get('optional') else '' -%}
        {%- do exceptions.raise_compiler_error(table ~ ': ' ~ place ~ ' does not exist' ~ (seen_from or '') ~ hint) -%}
    {%- endif -%}
{% endmacro %}
