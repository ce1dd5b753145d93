with

budgets as (

    select * from {{ ref('int_offer_budgets') }}

),

limits as (

    select * from {{ ref('int_offer_limits') }}

),

owners as (

    select
        budget,
        case when count(distinct offer_code) = 1 then max(offer_code) end as offer_code
    from budgets
    group by budget

),

-- the cost of held offers was counted when they were granted
sends as (

    select candidates.budget_group
    from {{ ref('int_offer_decisions') }} as decisions
    inner join {{ ref('int_offer_candidates') }} as candidates
        on decisions.customer_id = candidates.customer_id and decisions.offer_code = candidates.offer_code
    where not decisions.is_held

),

spent as (

    select
        budgets.budget,
        count(*) as n_sends,
        sum(cast(budgets.used_per_send as {{ type_total() }})) as used
    from sends
    inner join budgets on sends.budget_group = budgets.budget_group
    group by budgets.budget

),

prices as (

    select
        budget,
        max(shadow_price) as shadow_price
    from {{ ref('int_offer_assignments') }}
    group by budget

),

as_of as (

    select as_of_date from {{ ref('int_build_context') }}

)

select
    limits.budget,
    as_of.as_of_date,
    owners.offer_code,
    limits.period as budget_period,
    limits.budget_limit,
    limits.used_before,
    limits.n_sends_today + coalesce(spent.n_sends, 0) as n_sends,
    limits.used_today + cast(coalesce(spent.used, 0) as double) as used,
    greatest(round(limits.budget_left - coalesce(spent.used, 0), 4), 0) as budget_left,
    round(coalesce(prices.shadow_price, 0), 6) as shadow_price
from limits
cross join as_of
left join owners on limits.budget = owners.budget
left join spent on limits.budget = spent.budget
left join prices on limits.budget = prices.budget
