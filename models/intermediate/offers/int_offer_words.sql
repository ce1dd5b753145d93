-- what the rules that hold for a customer say about an offer; the first of them says why
with

words as (

    select
        matches.customer_id,
        rules.*
    from {{ ref('int_offer_rule_matches') }} as matches
    inner join {{ ref('int_offer_rules') }} as rules on matches.rule_name = rules.rule_name

)

select
    customer_id,
    offer_code,
    min(case when action = 'suppress' then rule_number end) as suppress_number,
    min(case when action = 'require' then rule_number end) as require_number,
    round(exp(sum(case when action = 'boost' then ln(factor) else 0 end)), 6) as boost,
    -- of no name at all engines make an empty text or null
    nullif({{ dbt.listagg("case when action = 'cap' then rule_name end", "'|'", "order by rule_name") }}, '') as caps
from words
group by customer_id, offer_code
