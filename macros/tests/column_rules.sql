{# Asks a table once for all that its rows promise; a row per broken promise: column, expectation, rows, an example.
     Nulls break not_null alone. `unique` takes columns, and lists of columns that name a row together, where a null
     equals a null. `accepted_range` takes [lowest, highest], null for none. `relationships` takes [table, its column].
     `always` names what holds in every row. `when` holds rules of the rows that meet a condition.
     column_rules: {not_null: [a], unique: [a, [b, c]], accepted_values: {c: [x, y]}, accepted_range: {d: [0, null]},
     relationships: {c: [ref('t'), c]}, always: {it ends after it begins: e > b}, when: {f = 'x': {not_null: [g]}}} #}
{% test column_rules(
    model, not_null=[], unique=[], accepted_values={}, accepted_range={}, relationships={}, always={}, when={}
) %}

{%- set all_rows = {
    'not_null': not_null, 'unique': unique, 'accepted_values': accepted_values, 'accepted_range': accepted_range,
    'relationships': relationships, 'always': always
} -%}
{%- set counted, parts = [], [] -%}
{%- for condition, rules in [('', all_rows)] + (when.items() | list) -%}
    {%- do collect_rules(counted, rules, condition) -%}
    {%- for key in rules.get('unique', []) -%}
        {%- do parts.append(repeated_keys(model, [key] if key is string else key, condition)) -%}
    {%- endfor -%}
    {%- for name, target in rules.get('relationships', {}).items() -%}
        {%- do parts.append(lost_rows(model, name, target[0], target[1], condition)) -%}
    {%- endfor -%}
{%- endfor -%}
{%- set text = dbt.type_string() -%}
with

counted as (

    select
        {%- for name, expectation, broken in counted %}
        sum(case when {{ broken }} then 1 else 0 end) as n_{{ loop.index }},
        min(case when {{ broken }} then cast({{ name or 'null' }} as {{ text }}) end) as example_{{ loop.index }},
        {%- endfor %}
        count(*) as n_rows
    from {{ model }}

)
{%- for name, expectation, broken in counted -%}
    {%- set part -%}
select
    '{{ name or "row" }}' as column_name,
    '{{ expectation | replace("'", "''") }}' as expectation,
    n_{{ loop.index }} as n_rows,
    example_{{ loop.index }} as example
from counted
where n_{{ loop.index }} > 0
    {%- endset -%}
    {%- do parts.append(part) -%}
{%- endfor %}
{{ parts | join('\nunion all\n') }}

{% endtest %}

{# Appends the promises that one pass over the rows can count: column, expectation, condition of a row that breaks it. #}
{% macro collect_rules(found, rules, condition='') -%}
{%- set given = '(' ~ condition ~ ') and ' if condition else '' -%}
{%- for name in rules.get('not_null', []) -%}
    {%- do found.append((name, 'not null', given ~ name ~ ' is null')) -%}
{%- endfor -%}
{%- for name, values in rules.get('accepted_values', {}).items() -%}
    {%- set listed = "'" ~ values | join("', '") ~ "'" -%}
    {%- do found.append((name, 'one of ' ~ values | join(', '), given ~ name ~ ' not in (' ~ listed ~ ')')) -%}
{%- endfor -%}
{%- for name, bounds in rules.get('accepted_range', {}).items() -%}
    {%- set broken = [] -%}
    {%- do broken.append(name ~ ' < ' ~ bounds[0]) if bounds[0] is not none -%}
    {%- do broken.append(name ~ ' > ' ~ bounds[1]) if bounds[1] is not none -%}
    {%- do found.append((name, 'from ' ~ (bounds[0] if bounds[0] is not none else '...') ~ ' to '
        ~ (bounds[1] if bounds[1] is not none else '...'), given ~ '(' ~ broken | join(' or ') ~ ')')) -%}
{%- endfor -%}
{%- for sentence, kept in rules.get('always', {}).items() -%}
    {%- do found.append(('', sentence, given ~ 'not (' ~ kept ~ ')')) -%}
{%- endfor -%}
{%- endmacro %}
