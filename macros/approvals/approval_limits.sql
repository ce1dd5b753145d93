{# The number above which a movement of a build needs an approval; null where var approval_limits sets none.
   A new champion is counted, so `true` is a limit of 0: `approval_limit('new_champion')` -> cast(0 as double) #}
{% macro approval_limit(name) -%}
    {%- set value = var('approval_limits')[name] -%}
    {%- if name == 'new_champion' -%}{%- set value = 0 if value else none -%}{%- endif -%}
    cast({{ 'null' if value is none else value }} as double)
{%- endmacro %}


{# Stops at a var approval_limits that lacks a limit, or has one that is no limit.
   Example: {customers_with_another_offer: 20, ...} -> var approval_limits: customers_with_another_offer: '20'; ... #}
{% macro check_approval_limits(limits=none) %}
    {%- set limits = var('approval_limits') if limits is none else limits -%}
    {%- set names = ['customers_with_another_offer', 'planned_discount', 'new_champion'] -%}
    {%- if limits is not mapping or limits | sort != names | sort -%}
        {%- do exceptions.raise_compiler_error("var approval_limits: '" ~ limits ~ "'; expected a limit, or null, for each of "
            ~ names | join(', ')) -%}
    {%- endif -%}
    {%- for name, most, what in [('customers_with_another_offer', 1, 'a share from 0 to 1'),
        ('planned_discount', none, "an amount from 0 in the shop's currency")] if limits[name] is not none -%}
        {%- set value = limits[name] -%}
        {%- if value is not number or value is boolean or value < 0 or (most is not none and value > most) -%}
            {%- do exceptions.raise_compiler_error("var approval_limits: " ~ name ~ ": '" ~ value ~ "'; expected " ~ what
                ~ ", or null for no limit") -%}
        {%- endif -%}
    {%- endfor -%}
    {%- if limits['new_champion'] is not boolean -%}
        {%- do exceptions.raise_compiler_error("var approval_limits: new_champion: '" ~ limits['new_champion']
            ~ "'; expected true or false") -%}
    {%- endif -%}
{% endmacro %}


{# What a build moves beyond a limit, in words, from rpt_publication_movements.
   -> customers_with_another_offer is 0.312, and the limit is 0.2 #}
{% macro movement_text() -%}
    limit_name || ' is ' || cast(round(movement, 4) as {{ dbt.type_string() }}) || ', and the limit is '
    || cast(limit_value as {{ dbt.type_string() }})
{%- endmacro %}


{# The line of the summary about a build that waits; none where it does not. #}
{% macro approval_advice() %}
    {%- set movements = nextbest.relation_named('rpt_publication_movements') -%}
    {%- set beyond = nextbest.rows_of('select ' ~ nextbest.movement_text() ~ ' as reason from ' ~ movements
        ~ ' where is_beyond order by 1') if movements else [] -%}
    {{ return([
        'Not published, because it waits for an approval: ' ~ beyond | map(attribute='reason') | join('; ')
        ~ '. Readers keep the last publication, without the people who said no. What to do: '
        ~ ('nextbest approvals show ' ~ nextbest.build_id() | replace("'", '') if target.type == 'duckdb'
            else 'set a higher limit in var approval_limits and build again') ~ '.'
    ] if beyond else []) }}
{% endmacro %}
