{# What a failed test of the rows of a table found, a sentence per promise; an empty list for other tests.
   Example: int_order_lines.quantity: 3 rows are not from 0 to ..., such as '-1'
            fct_orders: in 2 rows it does not hold that the amounts add up #}
{% macro broken_rules(result) %}
    {%- set node = result.node -%}
    {%- if result.status != 'fail' or (node.test_metadata or {}).name != 'column_rules' -%}{{ return([]) }}{%- endif -%}
    {%- set lines = [] -%}
    {%- for column, expectation, n_rows, example in run_query(node.compiled_code).rows -%}
        {%- set table = (node.attached_node or '').split('.')[-1] -%}
        {%- if column == 'row' -%}
            {%- do lines.append(table ~ ': in ' ~ n_rows ~ ' rows it does not hold that ' ~ expectation) -%}
        {%- else -%}
            {%- do lines.append(table ~ '.' ~ column ~ ': ' ~ n_rows ~ ' rows are not '
                ~ (expectation | replace('not null', 'filled')) ~ (", such as '" ~ example ~ "'" if example else '')) -%}
        {%- endif -%}
    {%- endfor -%}
    {{ return(lines[:5]) }}
{% endmacro %}
