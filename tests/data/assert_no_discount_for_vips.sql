-- what the shipped rule vip_no_discount promises, told without the rules; a shop without that rule promises nothing
with

facts as (

    select * from {{ ref('int_offer_rule_inputs') }}

),

offers as (

    select * from {{ ref('offers') }}

)

select
    decisions.customer_id,
    decisions.offer_code
from {{ ref('fct_next_best_offers') }} as decisions
inner join facts on decisions.customer_id = facts.customer_id
inner join offers on decisions.offer_code = offers.offer_code
where
    facts.is_vip
    and offers.discount_rate > 0
    and {{ 'vip_no_discount' in (offer_rules() | map(attribute='name') | list) }}
