-- The grants that budgets count: those up to now, and those that this build makes for the first time.
with

earlier as (

    select * from {{ ref('int_offer_grants') }}

),

fresh as (

    select
        decisions.offer_code,
        decisions.decided_on,
        coalesce(decisions.capped_by, '') as capped_by,
        decisions.planned_cost
    from {{ ref('int_offer_decisions') }} as decisions
    left join {{ ref('int_published_offers') }} as published
        on
            decisions.customer_id = published.customer_id
            and decisions.offer_code = published.offer_code
            and decisions.decided_on = published.decided_on
    where decisions.offer_code is not null and published.customer_id is null

),

grants as (

    select
        offer_code,
        decided_on,
        capped_by,
        n_grants,
        planned_cost
    from earlier

    union all

    select
        offer_code,
        decided_on,
        capped_by,
        1 as n_grants,
        coalesce(planned_cost, 0) as planned_cost
    from fresh

)

select
    offer_code,
    decided_on,
    capped_by,
    cast(sum(n_grants) as {{ dbt.type_bigint() }}) as n_grants,
    cast(sum(cast(planned_cost as {{ type_total() }})) as double) as planned_cost
from grants
group by offer_code, decided_on, capped_by
