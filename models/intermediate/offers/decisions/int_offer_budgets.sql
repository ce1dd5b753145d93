with

feasible_groups as (

    select
        budget_group,
        offer_code,
        count(*) as n_customers
    from {{ ref('int_offer_candidates') }}
    where has_budget and reason_kind is null
    group by budget_group, offer_code

),

costs as (

    select * from {{ ref('int_offer_costs') }}

),

caps as (

    select distinct
        rule_name,
        units,
        offer_code
    from {{ ref('int_offer_rules') }}
    where action = 'cap'

),

budgets as (

    select
        costs.offer_code || ' units' as budget,
        costs.budget_units as budget_limit,
        feasible_groups.budget_group,
        feasible_groups.n_customers,
        costs.offer_code,
        1 as used_per_send
    from costs
    left join feasible_groups on costs.offer_code = feasible_groups.offer_code
    where costs.budget_units is not null

    union all

    select
        costs.offer_code || ' money' as budget,
        costs.budget_money as budget_limit,
        feasible_groups.budget_group,
        feasible_groups.n_customers,
        costs.offer_code,
        costs.planned_cost as used_per_send
    from costs
    left join feasible_groups on costs.offer_code = feasible_groups.offer_code
    where costs.budget_money is not null

    union all

    select
        'rule ' || caps.rule_name as budget,
        caps.units as budget_limit,
        feasible_groups.budget_group,
        feasible_groups.n_customers,
        caps.offer_code,
        1 as used_per_send
    from caps
    left join feasible_groups
        on
            caps.offer_code = feasible_groups.offer_code
            and replace(feasible_groups.budget_group || '|', '|' || caps.rule_name || '|', '')
            <> feasible_groups.budget_group || '|'

)

select
    budget,
    cast(budget_limit as double) as budget_limit,
    budget_group,
    offer_code,
    cast(used_per_send as double) as used_per_send,
    coalesce(sum(used_per_send * n_customers) over (partition by budget), 0) <= budget_limit as is_ample
from budgets
