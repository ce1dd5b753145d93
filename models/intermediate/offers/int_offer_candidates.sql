-- A customer bids under the budgets for at most one offer of their first rule. Customers who get none of them have the
-- first offer that needs no budget. Customers who keep an offer do not bid.
with

refreshes as (

    select
        customer_id,
        keeps_offer
    from {{ ref('int_content_refreshes') }}

),

ranked as (

    select
        *,
        case
            when reason_kind is null
                then row_number() over (
                    partition by customer_id, case when reason_kind is null then 0 else 1 end
                    order by
                        rule_level asc, rule_order asc, coalesce(boosted_value, 0) desc, offer_order asc, offer_code asc
                )
        end as rank
    from {{ ref('int_offer_pairs') }}

),

firsts as (

    select
        customer_id,
        min(case when rank = 1 then rule_level end) as first_level,
        min(case when rank = 1 then rule_order end) as first_order,
        min(case when not has_budget then rank end) as open_rank
    from ranked
    where rank is not null
    group by customer_id

),

opens as (

    select
        firsts.*,
        ranked.boosted_value as open_value,
        ranked.rule_level = firsts.first_level and ranked.rule_order = firsts.first_order as is_open_first
    from firsts
    left join ranked
        on firsts.customer_id = ranked.customer_id and firsts.open_rank = ranked.rank

)

select
    ranked.customer_id,
    ranked.as_of_date,
    ranked.offer_code,
    ranked.budget_group,
    ranked.capped_by,
    ranked.has_budget,
    ranked.offer_order,
    ranked.rule_level,
    ranked.rule_order,
    ranked.rule_name,
    ranked.reason,
    ranked.uses_prediction,
    ranked.suppressed_by,
    ranked.expected_value,
    ranked.boosted_value,
    ranked.reason_kind,
    ranked.rank,
    coalesce(refreshes.keeps_offer, false) as keeps_offer,
    coalesce(ranked.rank = opens.open_rank, false) as is_open_choice,
    coalesce(
        not coalesce(refreshes.keeps_offer, false)
        and ranked.has_budget and ranked.rank < coalesce(opens.open_rank, 1000000)
        and ranked.rule_level = opens.first_level and ranked.rule_order = opens.first_order,
        false
    ) as is_bid,
    {{ bid_value('ranked.rank', 'ranked.boosted_value', 'opens.is_open_first', 'opens.open_value') }} as bid_value
from ranked
left join opens on ranked.customer_id = opens.customer_id
left join refreshes on ranked.customer_id = refreshes.customer_id
