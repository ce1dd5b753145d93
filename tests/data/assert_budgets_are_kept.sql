-- and every grant that draws on a budget is in the count; within its period a budget holds with what was spent before
with

budgets as (

    select * from {{ ref('fct_offer_budgets') }}

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
left join sends on budgets.offer_code = sends.offer_code and budgets.budget not like 'rule %'
where
    budgets.used > greatest(budgets.budget_limit - budgets.used_before, 0) * (1 + 1e-9)
    or (budgets.budget not like 'rule %' and budgets.n_sends <> coalesce(sends.n_sends, 0))
