{#
    The columns that rules may use, name -> text, number, boolean or date: those which the property file of
    int_customer_decision_facts documents with their data_type.
#}
{% macro decision_fact_columns() %}
    {%- set facts = graph.nodes.values() | selectattr('resource_type', 'equalto', 'model')
        | selectattr('name', 'equalto', 'int_customer_decision_facts') | first -%}
    {%- set columns = {} -%}
    {%- for column in facts.columns.values() -%}
        {%- do columns.update({column.name: column.data_type}) -%}
    {%- endfor -%}
    {{ return(columns) }}
{% endmacro %}


{# varchar -> text, decimal(18, 4) -> number, boolean -> boolean, timestamp -> date #}
{% macro rule_type_family(data_type) %}
    {%- set type = data_type | lower -%}
    {%- if 'char' in type or 'text' in type or 'string' in type -%} {{ return('text') }}
    {%- elif 'bool' in type -%} {{ return('boolean') }}
    {%- elif 'date' in type or 'time' in type -%} {{ return('date') }}
    {%- endif -%}
    {{ return('number') }}
{% endmacro %}


{#
    A predicate is a sequence of columns, literals, comparisons, and, or, not, in, is, null, between, like, commas and
    parentheses, each where it may stand. Anything else (a semicolon, a comment, a function) is an error.
    Example: "n_orders >= 3 and country in ('DE', 'AT')"
#}
{% macro check_rule_predicate(rule, columns) %}
    {%- set pattern = "'(?:[^'\\\\]|'')*'|[a-z_][a-z0-9_]*|-?[0-9]+(?:[.][0-9]+)?|<=|>=|<>|!=|[=<>(),]" -%}
    {%- set tokens = modules.re.findall(pattern, rule.when | lower) -%}
    {%- set rest = modules.re.sub(pattern, ' ', rule.when | lower) | trim -%}
    {%- if rest -%}
        {%- do raise_rule_error(rule.name, 'cannot read ' ~ rest ~ ' in: ' ~ rule.when
            ~ " (only columns, literals, comparisons, and, or, not, in, is, null, between, like, commas, parentheses)") -%}
    {%- endif -%}
    {%- set at = namespace(expects='operand', depth=0, column=none, message=none) -%}
    {%- for token in tokens if not at.message -%}
        {%- do read_rule_token(at, token, columns) -%}
    {%- endfor -%}
    {%- if at.message -%}
        {%- do raise_rule_error(rule.name, at.message ~ ' in: ' ~ rule.when) -%}
    {%- elif at.expects != 'operator' or at.depth != 0 -%}
        {%- do raise_rule_error(rule.name, 'ends too early: ' ~ rule.when) -%}
    {%- endif -%}
{% endmacro %}


{# The engine's own word on every predicate, over no row: what the reader lets pass still stops before the first model. #}
{% macro check_rules_bind(rules) %}
    {%- set typed = [] -%}
    {%- for name, data_type in decision_fact_columns().items() -%}
        {%- do typed.append('cast(null as ' ~ data_type ~ ') as ' ~ name) -%}
    {%- endfor -%}
    {%- for rule in rules -%}
        {%- do run_query('select 1 as offer_rule_' ~ rule.name ~ ' from (select ' ~ typed | join(', ')
            ~ ') as facts where 1 = 0 and (' ~ rule.when ~ ')') -%}
    {%- endfor -%}
{% endmacro %}
