-- what is left of each budget, after what earlier builds granted within its period
with

as_of as (

    select as_of_date from {{ ref('int_as_of') }}

),

costs as (

    select * from {{ ref('int_offer_costs') }}

),

grants as (

    select * from {{ ref('int_offer_grants') }}

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
charges as (

    select
        limits.budget,
        limits.period,
        grants.decided_on,
        case when limits.kind = 'money' then grants.planned_cost else grants.n_grants end as used
    from limits
    inner join grants on limits.drawn_by = grants.offer_code and limits.kind <> 'rule'

    union all

    select
        limits.budget,
        limits.period,
        grants.decided_on,
        grants.n_grants as used
    from limits
    inner join grants
        on
            limits.kind = 'rule'
            and replace('|' || grants.capped_by || '|', '|' || limits.drawn_by || '|', '')
            <> '|' || grants.capped_by || '|'

),

used as (

    select
        charges.budget,
        sum(cast(charges.used as {{ type_total() }})) as used_before
    from charges
    cross join as_of
    where {{ is_in_period('charges.period', 'charges.decided_on', 'as_of.as_of_date') }}
    group by charges.budget

)

select
    limits.budget,
    limits.kind,
    limits.drawn_by,
    limits.period,
    cast(limits.budget_limit as double) as budget_limit,
    cast(coalesce(used.used_before, 0) as double) as used_before,
    cast(greatest(limits.budget_limit - coalesce(used.used_before, 0), 0) as double) as budget_left
from limits
left join used on limits.budget = used.budget
