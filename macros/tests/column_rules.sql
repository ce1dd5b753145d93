{# Asks a table once for all that its columns promise; a row per broken promise: column, expectation, rows, an example.
   Nulls break not_null alone. `accepted_range` takes [lowest, highest], null for none.
   column_rules: {not_null: [a, b], unique: [a], accepted_values: {c: [x, y]}, accepted_range: {d: [0, null]}} #}
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
with

counted as (

    select
        {%- for name, expectation, condition in rules %}
        sum(case when {{ condition }} then 1 else 0 end) as n_{{ loop.index }},
        min(case when {{ condition }} then cast({{ name }} as {{ text }}) end) as example_{{ loop.index }},
        {%- endfor %}
        {%- for name in unique %}
        count({{ name }}) - count(distinct {{ name }}) as n_unique_{{ loop.index }},
        {%- endfor %}
        count(*) as n_rows
    from {{ model }}

)
{% for name, expectation, condition in rules %}
select
    '{{ name }}' as column_name,
    '{{ expectation | replace("'", "''") }}' as expectation,
    n_{{ loop.index }} as n_rows,
    example_{{ loop.index }} as example
from counted
where n_{{ loop.index }} > 0
{{ 'union all' if not loop.last or unique }}
{%- endfor %}
{%- for name in unique %}
select
    '{{ name }}' as column_name,
    'unique' as expectation,
    n_unique_{{ loop.index }} as n_rows,
    cast(null as {{ text }}) as example
from counted
where n_unique_{{ loop.index }} > 0
{{ 'union all' if not loop.last }}
{%- endfor %}

{% endtest %}
