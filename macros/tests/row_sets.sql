{# A row for a key that several rows share: its columns, the rows too many, the first such key. #}
{% macro repeated_keys(model, key, condition='') -%}
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
    where {{ '(' ~ condition ~ ')' if condition else 'true' }}{{ ' and ' ~ key[0] ~ ' is not null' if key | length == 1 }}
    group by {{ key | join(', ') }}
    having count(*) > 1
) as repeated
having count(*) > 0
{%- endmacro %}

{# A row for a column with values that another table lacks: the rows with one, the first of them. #}
{% macro lost_rows(model, name, other, field, condition='') -%}
select
    '{{ name }}' as column_name,
    'in {{ other.identifier }}.{{ field }}' as expectation,
    count(*) as n_rows,
    min(cast({{ name }} as {{ dbt.type_string() }})) as example
from {{ model }}
where
    {{ name }} not in (select {{ field }} from {{ other }} where {{ field }} is not null)
    {{ 'and (' ~ condition ~ ')' if condition }}
having count(*) > 0
{%- endmacro %}
