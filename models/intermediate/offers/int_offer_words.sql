-- What the rules that hold for a customer say about an offer. The first of them gives the reason.
with

matches as (

    select * from {{ ref('int_offer_rule_matches') }}

),

words as (

    select
        matches.customer_id,
        rules.offer_code,
        rules.action,
        rules.rule_number,
        rules.rule_level,
        rules.rule_order,
        rules.rule_name,
        rules.reason,
        rules.uses_prediction,
        rules.factor
    from matches
    inner join {{ ref('int_offer_rules') }} as rules
        on matches.rule_kind = rules.rule_kind and matches.rule_key = rules.rule_key

    union all

    -- the eligibility of an offer only allows it; it does not require it
    select
        customer_id,
        rule_key as offer_code,
        'admit' as action,
        null as rule_number,
        null as rule_level,
        null as rule_order,
        null as rule_name,
        null as reason,
        null as uses_prediction,
        1 as factor
    from matches
    where rule_kind = 'eligibility'

),

ordered as (

    select
        *,
        row_number() over (partition by customer_id, offer_code, action order by rule_number) as turn
    from words

)

select
    customer_id,
    offer_code,
    {%- for column in ['rule_level', 'rule_order', 'rule_name', 'reason'] %}
        max(case when action = 'require' and turn = 1 then {{ column }} end) as {{ column }},
    {%- endfor %}
    max(case when action = 'require' and turn = 1 then cast(uses_prediction as integer) end) = 1 as uses_prediction,
    max(case when action = 'suppress' and turn = 1 then rule_name end) as suppressed_by,
    max(case when action = 'admit' then 1 else 0 end) = 1 as is_eligible,
    round(exp(sum(case when action = 'boost' then ln(factor) else 0 end)), 6) as boost,
    -- without any name, engines return an empty text or null
    nullif({{ dbt.listagg("case when action = 'cap' then rule_name end", "'|'", "order by rule_name") }}, '') as caps
from ordered
group by customer_id, offer_code
