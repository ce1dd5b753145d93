-- a code or a kind that seeds/offers.csv does not have (on DuckDB the run does not even start with one)
with

addressed as (

    select rule_number from {{ ref('int_offer_rules') }}

),

rules as (
    {%- for rule in var('offer_rules') %}
    select
        {{ loop.index }} as rule_number,
        {{ text_literal(rule.name) }} as rule_name
    {{ 'union all' if not loop.last }}
    {%- else %}
    select
        0 as rule_number,
        '' as rule_name
    from addressed
    where 1 = 0
    {%- endfor %}
)

select rules.rule_name
from rules
left join addressed on rules.rule_number = addressed.rule_number
where addressed.rule_number is null
