with

limits as (

    select * from {{ ref('int_offer_limits') }}

),

-- customers who keep an offer draw on what earlier builds spent
feasible_groups as (

    select
        budget_group,
        offer_code,
        capped_by,
        count(*) as n_customers
    from {{ ref('int_offer_candidates') }}
    where has_budget and reason_kind is null and not keeps_offer
    group by budget_group, offer_code, capped_by

),

-- one row per group and cap that it draws on
group_caps as (

    {{ split_to_rows('feasible_groups', 'capped_by', ['budget_group', 'offer_code', 'n_customers'], '|') }}

),

costs as (

    select * from {{ ref('int_offer_costs') }}

),

caps as (

    select
        rule_name,
        offer_code
    from {{ ref('int_offer_rules') }}
    where action = 'cap'

),

budgets as (

    select
        limits.budget,
        limits.budget_left,
        feasible_groups.budget_group,
        feasible_groups.n_customers,
        costs.offer_code,
        case when limits.kind = 'money' then costs.planned_cost else 1 end as used_per_send
    from limits
    inner join costs on limits.drawn_by = costs.offer_code
    left join feasible_groups on costs.offer_code = feasible_groups.offer_code
    where limits.kind <> 'rule'

    union all

    select
        limits.budget,
        limits.budget_left,
        group_caps.budget_group,
        group_caps.n_customers,
        caps.offer_code,
        1 as used_per_send
    from limits
    inner join caps on limits.drawn_by = caps.rule_name
    left join group_caps on caps.offer_code = group_caps.offer_code and caps.rule_name = group_caps.element
    where limits.kind = 'rule'

)

select
    budget,
    budget_left,
    budget_group,
    offer_code,
    cast(used_per_send as double) as used_per_send,
    coalesce(sum(used_per_send * n_customers) over (partition by budget), 0) <= budget_left as is_ample
from budgets
