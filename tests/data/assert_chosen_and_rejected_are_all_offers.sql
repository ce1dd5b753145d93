-- once each, and what lost against another offer really did
with

offers as (

    select count(*) as n_offers from {{ ref('offers') }}

),

decisions as (

    select
        *,
        -- granted by an earlier build of this date, which gave the reasons
        is_held and decided_on = as_of_date as is_explained_before
    from {{ ref('int_offer_decisions') }}

),

candidates as (

    select * from {{ ref('int_offer_candidates') }}

),

used as (

    select
        budget,
        sum(used_per_send) as used
    from {{ ref('int_offer_assignments') }}
    group by budget

),

-- offers that could be sent once more
open_offers as (

    select budgets.budget_group
    from {{ ref('int_offer_budgets') }} as budgets
    left join used on budgets.budget = used.budget
    group by budgets.budget_group
    having min(budgets.budget_left - coalesce(used.used, 0) - budgets.used_per_send) >= 0

),

rejected as (

    select
        rejections.customer_id,
        rejections.offer_code,
        case
            -- an offer that holds is the reason against every other that could be made, and against no other
            when candidates.reason_kind is null
                then decisions.is_held <> (rejections.reason_kind = 'held') and not decisions.is_explained_before
            else rejections.reason_kind <> candidates.reason_kind
        end as is_misplaced,
        case
            when decisions.is_explained_before then false
            when rejections.reason_kind = 'lower_value'
                then coalesce(candidates.boosted_value, 0) > coalesce(chosen.boosted_value, 0)
            when rejections.reason_kind = 'budget' then not candidates.is_bid or open_offers.budget_group is not null
            when rejections.reason_kind = 'exploration' then not decisions.is_explored
            when rejections.reason_kind = 'no_bid'
                then not candidates.has_budget or candidates.is_bid or candidates.rank = 1
            when rejections.reason_kind = 'not_required'
                then candidates.rule_name = decisions.rule_name and decisions.offer_source <> 'segment_default'
            else false
        end as is_wrong
    from {{ ref('fct_offer_rejections') }} as rejections
    inner join candidates
        on rejections.customer_id = candidates.customer_id and rejections.offer_code = candidates.offer_code
    inner join decisions on rejections.customer_id = decisions.customer_id
    left join candidates as chosen
        on decisions.customer_id = chosen.customer_id and decisions.offer_code = chosen.offer_code
    left join open_offers on candidates.budget_group = open_offers.budget_group

)

select
    decisions.customer_id,
    count(rejected.offer_code) as n_rejected,
    sum(case when rejected.is_wrong or rejected.is_misplaced then 1 else 0 end) as n_wrong
from decisions
cross join offers
left join rejected on decisions.customer_id = rejected.customer_id
group by decisions.customer_id, decisions.offer_code, offers.n_offers
having
    count(distinct rejected.offer_code) + case when decisions.offer_code is null then 0 else 1 end <> offers.n_offers
    or count(case when rejected.offer_code = decisions.offer_code then 1 end) > 0
    or sum(case when rejected.is_wrong or rejected.is_misplaced then 1 else 0 end) > 0
