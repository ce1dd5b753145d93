-- and every decision that draws on a budget is in the count
with

budgets as (

    select * from {{ ref('fct_offer_budgets') }}

),

sends as (

    select
        offer_code,
        count(*) as n_sends
    from {{ ref('fct_next_best_offers') }}
    group by offer_code

)

select
    budgets.budget,
    budgets.budget_limit,
    budgets.used
from budgets
left join sends on budgets.offer_code = sends.offer_code and budgets.budget not like 'rule %'
where
    budgets.used > budgets.budget_limit * (1 + 1e-9)
    or (budgets.budget not like 'rule %' and budgets.n_sends <> coalesce(sends.n_sends, 0))
