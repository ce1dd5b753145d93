-- a code or a kind that seeds/offers.csv does not have (on DuckDB the run does not even start with one)
with

rules as (

    select * from {{ ref('int_offer_rules') }}

)

select count(distinct rule_name) as n_rules
from rules
where rule_kind = 'rule'
having count(distinct rule_name) <> {{ rules_of_all() | length }}
