with

budgets as (

    select
        budget,
        case when count(distinct offer_code) = 1 then max(offer_code) end as offer_code,
        max(budget_limit) as budget_limit
    from {{ ref('int_offer_budgets') }}
    group by budget

),

decisions as (

    select
        customer_id,
        offer_code
    from {{ ref('fct_next_best_offers') }}

),

spent as (

    select
        assignments.budget,
        count(*) as n_sends,
        sum(cast(assignments.used_per_send as {{ type_money() }})) as used,
        max(assignments.shadow_price) as shadow_price
    from {{ ref('int_offer_assignments') }} as assignments
    inner join decisions
        on assignments.customer_id = decisions.customer_id and assignments.offer_code = decisions.offer_code
    group by assignments.budget

),

as_of as (

    select as_of_date from {{ ref('int_as_of') }}

)

select
    budgets.budget,
    as_of.as_of_date,
    budgets.offer_code,
    budgets.budget_limit,
    coalesce(spent.n_sends, 0) as n_sends,
    cast(coalesce(spent.used, 0) as double) as used,
    round(coalesce(spent.shadow_price, 0), 6) as shadow_price
from budgets
cross join as_of
left join spent on budgets.budget = spent.budget
