with

claims as (

    select * from {{ ref('int_offer_claims') }}

),

facts as (

    select
        customer_id,
        is_vip,
        n_orders
    from {{ ref('int_customer_decision_facts') }}

),

suppressions as (

    select distinct
        matches.customer_id,
        rules.offer_code
    from {{ ref('int_offer_rule_matches') }} as matches
    inner join {{ ref('int_offer_rules') }} as rules on matches.rule_number = rules.rule_number
    where rules.action = 'suppress'

),

allowed as (

    select claims.*
    from claims
    inner join facts on claims.customer_id = facts.customer_id
    inner join {{ ref('offers') }} as offers on claims.offer_code = offers.offer_code
    left join suppressions
        on
            claims.customer_id = suppressions.customer_id
            and claims.offer_code = suppressions.offer_code
    where
        suppressions.offer_code is null
        and case offers.audience
            when 'vip' then facts.is_vip
            when 'prospect' then facts.n_orders = 0
            else true
        end

),

-- an offer that several claims name counts once, by the strongest of them
strongest as (

    select
        *,
        row_number() over (
            partition by customer_id, offer_code
            order by claim_level, claim_order, offer_order
        ) as claim_rank
    from allowed

)

select
    customer_id,
    as_of_date,
    offer_code,
    claim_level,
    rule_name,
    reason,
    uses_prediction,
    row_number() over (
        partition by customer_id
        order by claim_level, claim_order, offer_order, offer_code
    ) as rank
from strongest
where claim_rank = 1
