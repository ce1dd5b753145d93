{# A query of the lines of the delivery log that syncs have written, one row per line; no rows where there is no log. A
   line that was cut off by the end of its sync has no values, so it is no row; nor is one with a value that cannot be
   read. #}
{% macro delivery_log_lines() %}
    {{ return(adapter.dispatch('delivery_log_lines', 'nextbest')()) }}
{% endmacro %}

{% macro duckdb__delivery_log_lines() %}
    {%- set files = nextbest.delivery_log_files() -%}
    {%- if not files -%}{{ return(nextbest.no_delivery_log_lines()) }}{%- endif -%}
    {{ return('select ' ~ nextbest.delivery_log_columns() | join(', ') ~ ' from ' ~ nextbest.lines_in_files(files)) }}
{% endmacro %}

{# What reads the lines of files, each with its filename. #}
{% macro lines_in_files(files) %}
    {%- set types = [] -%}
    {%- for name, type in nextbest.delivery_log_columns().items() -%}
        {%- do types.append(name ~ ": '" ~ type ~ "'") -%}
    {%- endfor -%}
    {{ return('read_json(' ~ files ~ ", format = 'newline_delimited', ignore_errors = true, filename = true, columns = {"
        ~ types | join(', ') ~ '}) where ' ~ nextbest.is_delivery_line()) }}
{% endmacro %}

{# The pattern of the files: in the folder beside the working file, or in that of NEXTBEST_DELIVERIES; none where there
   is no file. What a platform got of production is no matter of another target. #}
{% macro delivery_log_files() %}
    {%- if not execute -%}{{ return(none) }}{%- endif -%}
    {%- set beside = nextbest.working_stem() ~ '_' ~ nextbest.schema_beside_marts('deliveries') -%}
    {%- set named = env_var('NEXTBEST_DELIVERIES', '') if nextbest.is_production() else '' -%}
    {%- set files = nextbest.text_literal((named or beside) ~ '/*/*.jsonl') -%}
    {%- if run_query('select count(*) from glob(' ~ files ~ ')').rows[0][0] > 0 -%}
        {{ return(files) }}
    {%- endif -%}
    {{ return(none) }}
{% endmacro %}


{# The path of the working file without the last suffix of its name, as Python's Path.stem has it:
   shops/my.shop.db -> shops/my.shop #}
{% macro working_stem() %}
    {{ return(modules.re.sub('(?<=[^/])[.][^./]+$', '', target.get('path', 'nextbest.duckdb'))) }}
{% endmacro %}


{# Whether a line has all values that each line has; one that cannot be read is null. #}
{% macro is_delivery_line() %}
    {{ return(['delivery_id', 'sync_id', 'destination', 'kind', 'item_id', 'state', 'attempt', 'recorded_at']
        | join(' is not null and ') ~ ' is not null') }}
{% endmacro %}


{# A query of the files of the log with complete lines that are no rows: file_name, n_lines, n_rows. #}
{% macro unread_delivery_log() %}
    {{ return(adapter.dispatch('unread_delivery_log', 'nextbest')()) }}
{% endmacro %}

{% macro default__unread_delivery_log() %}
    {{ return("select '' as file_name, 0 as n_lines, 0 as n_rows where false") }}
{% endmacro %}

{% macro duckdb__unread_delivery_log() %}
    {%- set files = nextbest.delivery_log_files() -%}
    {%- if not files -%}{{ return(nextbest.default__unread_delivery_log()) }}{%- endif -%}
    {{ return(
        'select texts.filename as file_name, '
        ~ "length(texts.content) - length(replace(texts.content, chr(10), '')) "
        ~ '+ cast(json_valid(string_split(texts.content, chr(10))[-1]) as integer) as n_lines, '
        ~ 'coalesce(read.n_rows, 0) as n_rows from read_text(' ~ files ~ ') as texts left join ('
        ~ 'select filename, count(*) as n_rows from ' ~ nextbest.lines_in_files(files)
        ~ ' group by filename) as read on texts.filename = read.filename where n_lines > coalesce(read.n_rows, 0)'
    ) }}
{% endmacro %}

{# A table that whoever runs the sync loads the files into, named by var delivery_log. #}
{% macro snowflake__delivery_log_lines() %}
    {%- if not var('delivery_log') -%}{{ return(nextbest.no_delivery_log_lines()) }}{%- endif -%}
    {{ return('select ' ~ nextbest.delivery_log_columns() | join(', ') ~ ' from ' ~ var('delivery_log') ~ ' where '
        ~ nextbest.is_delivery_line()) }}
{% endmacro %}

{% macro no_delivery_log_lines() %}
    {%- set nulls = [] -%}
    {%- for name, type in nextbest.delivery_log_columns().items() -%}
        {%- do nulls.append('cast(null as ' ~ type ~ ') as ' ~ name) -%}
    {%- endfor -%}
    {{ return('select ' ~ nulls | join(', ') ~ ' where false') }}
{% endmacro %}

{# The columns of the log, with their types: src/nextbest/sync/log.py writes them. #}
{% macro delivery_log_columns() %}
    {%- set columns = {} -%}
    {%- for name in ['delivery_id', 'sync_id', 'publication_id', 'destination', 'kind', 'item_id', 'customer_id',
        'payload_hash', 'state', 'reason', 'attempt', 'platform_id', 'recorded_at'] -%}
        {%- do columns.update({name: {'attempt': 'integer', 'recorded_at': 'timestamp'}.get(name, 'varchar')}) -%}
    {%- endfor -%}
    {{ return(columns) }}
{% endmacro %}
