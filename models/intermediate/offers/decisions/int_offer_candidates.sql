with

words as (

    select
        matches.customer_id,
        matches.as_of_date,
        matches.is_vip,
        matches.is_prospect,
        rules.*
    from {{ ref('int_offer_rule_matches') }} as matches
    inner join {{ ref('int_offer_rules') }} as rules on matches.rule_name = rules.rule_name

),

suppressed as (

    select distinct
        customer_id,
        offer_code
    from words
    where action = 'suppress'

),

allowed as (

    select words.*
    from words
    left join suppressed
        on words.customer_id = suppressed.customer_id and words.offer_code = suppressed.offer_code
    where
        words.action = 'require'
        and suppressed.offer_code is null
        and case words.audience
            when 'vip' then words.is_vip
            when 'prospect' then words.is_prospect
            else true
        end

),

-- an offer that several rules name counts once, by the first of them
first_words as (

    select
        *,
        row_number() over (
            partition by customer_id, offer_code
            order by rule_level, rule_order, rule_name
        ) as word_number
    from allowed

)

select
    customer_id,
    as_of_date,
    offer_code,
    rule_level,
    rule_name,
    reason,
    uses_prediction,
    row_number() over (
        partition by customer_id
        order by rule_level, rule_order, offer_order, offer_code
    ) as rank
from first_words
where word_number = 1
