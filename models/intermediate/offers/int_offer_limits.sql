-- what is left of each budget, after what earlier builds granted within its period
with

costs as (

    select * from {{ ref('int_offer_costs') }}

),

-- the build continues from what an earlier build of its date granted
grants as (

    select
        paid.*,
        builds.as_of_date,
        paid.decided_on = builds.as_of_date as is_today
    from {{ ref('int_offer_grants') }} as paid
    cross join {{ ref('int_build_context') }} as builds

),

limits as (
    {%- for kind in ['units', 'money'] %}
        select
            offer_code || ' {{ kind }}' as budget,
            '{{ kind }}' as kind,
            budget_period as period,
            offer_code as drawn_by,
            budget_{{ kind }} as budget_limit
        from costs
        where budget_{{ kind }} is not null

        union all
    {% endfor %}
    select distinct
        'rule ' || rule_name as budget,
        'rule' as kind,
        period,
        rule_name as drawn_by,
        units as budget_limit
    from {{ ref('int_offer_rules') }}
    where action = 'cap'

),

-- a grant counts under the caps that held for the customer when it was made
grant_caps as (

    {{ split_to_rows('grants', 'capped_by', ['decided_on', 'as_of_date', 'is_today', 'n_grants'], '|') }}

),

charges as (

    select
        limits.budget,
        grants.is_today,
        grants.n_grants,
        case when limits.kind = 'money' then grants.planned_cost else grants.n_grants end as used
    from limits
    inner join grants on limits.drawn_by = grants.offer_code
    where limits.kind <> 'rule' and {{ is_in_period('limits.period', 'grants.decided_on', 'grants.as_of_date') }}

    union all

    select
        limits.budget,
        grant_caps.is_today,
        grant_caps.n_grants,
        grant_caps.n_grants as used
    from limits
    inner join grant_caps on limits.drawn_by = grant_caps.element
    where limits.kind = 'rule' and {{ is_in_period('limits.period', 'grant_caps.decided_on', 'grant_caps.as_of_date') }}

),

used as (

    select
        budget,
        is_today,
        sum(cast(used as {{ type_total() }})) as used,
        sum(n_grants) as n_sends
    from charges
    group by budget, is_today

)

select
    limits.budget,
    limits.kind,
    limits.drawn_by,
    limits.period,
    cast(limits.budget_limit as double) as budget_limit,
    cast(coalesce(earlier.used, 0) as double) as used_before,
    cast(coalesce(today.used, 0) as double) as used_today,
    cast(coalesce(today.n_sends, 0) as {{ dbt.type_bigint() }}) as n_sends_today,
    cast(
        greatest(limits.budget_limit - coalesce(earlier.used, 0) - coalesce(today.used, 0), 0) as double
    ) as budget_left
from limits
left join used as earlier on limits.budget = earlier.budget and not earlier.is_today
left join used as today on limits.budget = today.budget and today.is_today
