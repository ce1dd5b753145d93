{# One step of the reader: what `at` expects next, or at.message. #}
{% macro read_predicate_token(at, token, columns) %}
    {%- set follows = {
        'operand': ['(', 'not'],
        'operator': ['=', '<>', '!=', '<', '<=', '>', '>=', 'and', 'or', 'between', 'like', 'in', 'is', 'not', ')']
            + ([','] if at.depth else []),
        'is': ['not', 'null', 'true', 'false'],
        'in': ['('],
        'not': ['in', 'between', 'like'],
    } -%}
    {%- set is_word = modules.re.fullmatch('[a-z_][a-z0-9_]*', token) -%}
    {%- set keywords = ['and', 'or', 'not', 'in', 'is', 'null', 'between', 'like', 'true', 'false'] -%}
    {%- if token in follows[at.expects] -%}
        {%- do move_predicate_reader(at, token) -%}
    {%- elif is_word and token not in keywords and token not in columns -%}
        {%- set at.message = 'unknown column ' ~ token ~ '; columns are ' ~ columns | sort | join(', ') -%}
    {%- elif at.expects != 'operand' or token in keywords and token not in ['null', 'true', 'false']
        or token in follows['operator'] or token == ',' -%}
        {%- set at.message = 'unexpected ' ~ token -%}
    {%- elif is_word and token not in keywords -%}
        {%- set at.column = token -%}
        {%- set at.expects = 'operator' -%}
    {%- else -%}
        {%- do check_predicate_literal(at, token, columns) -%}
        {%- set at.expects = 'operator' -%}
    {%- endif -%}
{% endmacro %}


{% macro move_predicate_reader(at, token) %}
    {%- if token in ['(', ')'] -%}
        {%- set at.depth = at.depth + (1 if token == '(' else -1) -%}
    {%- endif -%}
    {%- if at.depth < 0 -%}
        {%- set at.message = 'a parenthesis closes that was not opened' -%}
    {%- endif -%}
    {%- if token in ['and', 'or'] -%}
        {%- set at.column = none -%}
    {%- endif -%}
    {%- if token == 'not' -%}
        {%- set at.expects = {'operator': 'not', 'is': 'is', 'operand': 'operand'}[at.expects] -%}
    {%- elif token == 'is' or token == 'in' -%}
        {%- set at.expects = token -%}
    {%- elif token in [')', 'null', 'true', 'false'] -%}
        {%- set at.expects = 'operator' -%}
    {%- else -%}
        {%- set at.expects = 'operand' -%}
    {%- endif -%}
{% endmacro %}


{# n_orders > 'many' would only fail in the warehouse, on the first row that has a value #}
{% macro check_predicate_literal(at, token, columns) %}
    {%- set families = {"'": ['text', 'date'], 't': ['boolean'], 'f': ['boolean'], 'n': ['text', 'number', 'boolean', 'date']} -%}
    {%- set allowed = families.get(token[0], ['number']) -%}
    {%- if at.column and type_family(columns[at.column]) not in allowed -%}
        {%- set at.message = 'column ' ~ at.column ~ ' is a ' ~ type_family(columns[at.column])
            ~ ' and cannot be compared with ' ~ token -%}
    {%- endif -%}
{% endmacro %}
