-- two rules of equal priority that hold for one customer and require different offers: the error names them all
with

demands as (

    select distinct
        rule_name,
        rule_order,
        offer_code
    from {{ ref('int_offer_rules') }}
    where action = 'require' and rule_kind = 'rule'

),

-- rules that share an offer can both be followed
pairs as (

    select
        demands.rule_name,
        rivals.rule_name as other_rule_name
    from demands
    inner join demands as rivals on demands.rule_order = rivals.rule_order and demands.rule_name < rivals.rule_name
    group by demands.rule_name, rivals.rule_name
    having max(case when demands.offer_code = rivals.offer_code then 1 else 0 end) = 0

),

matches as (

    select
        customer_id,
        rule_key as rule_name
    from {{ ref('int_offer_rule_matches') }}
    where rule_kind = 'rule'

),

contradictions as (

    select
        pairs.rule_name,
        pairs.other_rule_name,
        min(matches.customer_id) as customer_id
    from pairs
    inner join matches on pairs.rule_name = matches.rule_name
    inner join matches as rivals
        on pairs.other_rule_name = rivals.rule_name and matches.customer_id = rivals.customer_id
    group by pairs.rule_name, pairs.other_rule_name

)

select * from contradictions
where
    case
        when customer_id is not null
            then {{ stop_with(
                "'offer_rules: rules ' || rule_name || ' and ' || other_rule_name || ' have one priority and require"
                ~ " different offers for customer ' || customer_id || '; give one of them a higher number'"
            ) }} is null
        else false
    end
