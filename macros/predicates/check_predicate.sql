{#
    A predicate is a sequence of columns, literals, comparisons, and, or, not, in, is, null, between, like, commas and
    parentheses, each where it may stand. Anything else (a semicolon, a comment, a function) is an error that begins with
    the owner. `check_predicate('tasks: task churn_90d', "n_orders >= 3 and country in ('DE', 'AT')", columns)`
#}
{% macro check_predicate(owner, predicate, columns) %}
    {%- set pattern = "'(?:[^'\\\\]|'')*'|[a-z_][a-z0-9_]*|-?[0-9]+(?:[.][0-9]+)?|<=|>=|<>|!=|[=<>(),]" -%}
    {%- set tokens = modules.re.findall(pattern, predicate | lower) -%}
    {%- set rest = modules.re.sub(pattern, ' ', predicate | lower) | trim -%}
    {%- if rest -%}
        {%- do exceptions.raise_compiler_error(owner ~ ': cannot read ' ~ rest ~ ' in: ' ~ predicate
            ~ " (only columns, literals, comparisons, and, or, not, in, is, null, between, like, commas, parentheses)") -%}
    {%- endif -%}
    {%- set at = namespace(expects='operand', depth=0, column=none, message=none) -%}
    {%- for token in tokens if not at.message -%}
        {%- do read_predicate_token(at, token, columns) -%}
    {%- endfor -%}
    {%- if at.message -%}
        {%- do exceptions.raise_compiler_error(owner ~ ': ' ~ at.message ~ ' in: ' ~ predicate) -%}
    {%- elif at.expects != 'operator' or at.depth != 0 -%}
        {%- do exceptions.raise_compiler_error(owner ~ ': ends too early: ' ~ predicate) -%}
    {%- endif -%}
{% endmacro %}


{# Has the engine read every predicate over no rows, so that an error that the reader misses still stops the run
   before the first model.
   `check_predicates_bind({'task_churn_90d': 'n_orders >= 3'}, {'n_orders': 'double'})` #}
{% macro check_predicates_bind(predicates, columns) %}
    {%- set typed = [] -%}
    {%- for name, data_type in columns.items() -%}
        {%- do typed.append('cast(null as ' ~ data_type ~ ') as ' ~ name) -%}
    {%- endfor -%}
    {%- for name, predicate in predicates.items() -%}
        {%- do run_query('select 1 as ' ~ name ~ ' from (select ' ~ typed | join(', ')
            ~ ') as facts where 1 = 0 and (' ~ predicate ~ ')') -%}
    {%- endfor -%}
{% endmacro %}


{# varchar -> text, decimal(18, 4) -> number, boolean -> boolean, timestamp -> date #}
{% macro type_family(data_type) %}
    {%- set type = data_type | lower -%}
    {%- if 'char' in type or 'text' in type or 'string' in type -%} {{ return('text') }}
    {%- elif 'bool' in type -%} {{ return('boolean') }}
    {%- elif 'date' in type or 'time' in type -%} {{ return('date') }}
    {%- endif -%}
    {{ return('number') }}
{% endmacro %}
