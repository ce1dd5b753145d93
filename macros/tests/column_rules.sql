{# Asks a table once for all that its columns promise; a row per broken promise: column, expectation, rows, an example.
   Nulls break not_null alone. `unique` takes columns, and lists of columns that name a row together, where a null
   equals a null. `accepted_range` takes [lowest, highest], null for none.
   column_rules: {not_null: [a], unique: [a, [b, c]], accepted_values: {c: [x, y]}, accepted_range: {d: [0, null]}} #}
{% test column_rules(model, not_null=[], unique=[], accepted_values={}, accepted_range={}) %}

{%- set rules = [] -%}
{%- for name in not_null -%}
    {%- do rules.append((name, 'not null', name ~ ' is null')) -%}
{%- endfor -%}
{%- for name, values in accepted_values.items() -%}
    {%- set listed = "'" ~ values | join("', '") ~ "'" -%}
    {%- do rules.append((name, 'one of ' ~ values | join(', '), name ~ ' not in (' ~ listed ~ ')')) -%}
{%- endfor -%}
{%- for name, bounds in accepted_range.items() -%}
    {%- set broken = [] -%}
    {%- do broken.append(name ~ ' < ' ~ bounds[0]) if bounds[0] is not none -%}
    {%- do broken.append(name ~ ' > ' ~ bounds[1]) if bounds[1] is not none -%}
    {%- do rules.append((name, 'from ' ~ (bounds[0] if bounds[0] is not none else '...') ~ ' to '
        ~ (bounds[1] if bounds[1] is not none else '...'), broken | join(' or '))) -%}
{%- endfor -%}
{%- set text = dbt.type_string() -%}
{%- set parts = [] -%}
with

counted as (

    select
        {%- for name, expectation, condition in rules %}
        sum(case when {{ condition }} then 1 else 0 end) as n_{{ loop.index }},
        min(case when {{ condition }} then cast({{ name }} as {{ text }}) end) as example_{{ loop.index }},
        {%- endfor %}
        count(*) as n_rows
    from {{ model }}

)
{%- for name, expectation, condition in rules -%}
    {%- set part -%}
select
    '{{ name }}' as column_name,
    '{{ expectation | replace("'", "''") }}' as expectation,
    n_{{ loop.index }} as n_rows,
    example_{{ loop.index }} as example
from counted
where n_{{ loop.index }} > 0
    {%- endset -%}
    {%- do parts.append(part) -%}
{%- endfor -%}
{%- for key in unique -%}
    {%- do parts.append(repeated_keys(model, [key] if key is string else key)) -%}
{%- endfor %}
{{ parts | join('\nunion all\n') }}

{% endtest %}

{# A row for a key that several rows share: its columns, the rows too many, the first such key. #}
{% macro repeated_keys(model, key) -%}
{%- set values = [] -%}
{%- for name in key -%}
    {%- do values.append("coalesce(cast(" ~ name ~ " as " ~ dbt.type_string() ~ "), 'null')") -%}
{%- endfor -%}
select
    '{{ key | join(', ') }}' as column_name,
    'unique' as expectation,
    sum(n_rows - 1) as n_rows,
    min({{ values | join(" || ', ' || ") }}) as example
from (
    select {{ key | join(', ') }}, count(*) as n_rows
    from {{ model }}
    {{ 'where ' ~ key[0] ~ ' is not null' if key | length == 1 }}
    group by {{ key | join(', ') }}
    having count(*) > 1
) as repeated
having count(*) > 0
{%- endmacro %}
