-- and every grant that draws on a budget is in the count; within its period a budget holds with what was spent before
with

budgets as (

    select * from {{ ref('fct_offer_budgets') }}

),

-- a limit may be lowered below what an earlier build of the date granted
today as (

    select
        budget,
        used_today,
        n_sends_today
    from {{ ref('int_offer_limits') }}

),

sends as (

    select
        offer_code,
        count(*) as n_sends
    from {{ ref('int_offer_decisions') }}
    where not is_held
    group by offer_code

)

select
    budgets.budget,
    budgets.budget_limit,
    budgets.used_before,
    budgets.used
from budgets
inner join today on budgets.budget = today.budget
left join sends on budgets.offer_code = sends.offer_code and budgets.budget not like 'rule %'
where
    budgets.used > greatest(budgets.budget_limit - budgets.used_before, today.used_today) * (1 + 1e-9)
    or (budgets.budget not like 'rule %' and budgets.n_sends <> today.n_sends_today + coalesce(sends.n_sends, 0))
