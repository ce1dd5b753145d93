{# What a failed test of the columns of a table found, a sentence per promise; an empty list for other tests.
   Example: int_order_lines.quantity: 3 rows are not from 0 to ..., such as '-1' #}
{% macro broken_rules(result) %}
    {%- set node = result.node -%}
    {%- if result.status != 'fail' or (node.test_metadata or {}).name != 'column_rules' -%}{{ return([]) }}{%- endif -%}
    {%- set lines = [] -%}
    {%- for column, expectation, n_rows, example in run_query(node.compiled_code).rows -%}
        {%- do lines.append((node.attached_node or '').split('.')[-1] ~ '.' ~ column ~ ': ' ~ n_rows ~ ' rows are not '
            ~ (expectation | replace('not null', 'filled')) ~ (", such as '" ~ example ~ "'" if example else '')) -%}
    {%- endfor -%}
    {{ return(lines[:5]) }}
{% endmacro %}
