-- What earlier builds granted and published, whatever became of the customer. There are no ids, so that nothing about a
-- person outlives their erasure here.
with

as_of as (

    select
        as_of_date,
        {{ is_rehearsal('as_of_date') }} as is_rehearsal
    from {{ ref('int_build_context') }}

),

published as (

    select * from {{ ref('int_published_grants') }}

),

logged as (

    {{ logged_grants() }}

),

publications as (

    select distinct as_of_date from {{ ref('int_published_publications') }}
    where kind = 'full'

),

-- the grants start with the decision log (dates that were published) and with the grants that readers have
remembered as (

    select
        logged.customer_id,
        logged.offer_code,
        logged.decided_on,
        logged.planned_cost,
        logged.capped_by
    from logged
    inner join publications on logged.as_of_date = publications.as_of_date

    union all

    select
        customer_id,
        offer_code,
        decided_on,
        planned_cost,
        capped_by
    from {{ ref('int_published_offers') }}
    where offer_code is not null and decided_on is not null

),

-- an offer that was held for days is one grant
first_grants as (

    select
        offer_code,
        decided_on,
        max(planned_cost) as planned_cost,
        coalesce(max(capped_by), '') as capped_by
    from remembered
    where not exists (select 1 from published)
    group by customer_id, offer_code, decided_on

),

grants as (

    select
        offer_code,
        decided_on,
        capped_by,
        n_grants,
        planned_cost
    from published

    union all

    select
        offer_code,
        decided_on,
        capped_by,
        count(*) as n_grants,
        sum(cast(coalesce(planned_cost, 0) as {{ type_total() }})) as planned_cost
    from first_grants
    group by offer_code, decided_on, capped_by

)

-- a build that sends nothing decides its date anew; other builds continue from what was published for it
select grants.*
from grants
inner join as_of
    on grants.decided_on < as_of.as_of_date or (grants.decided_on = as_of.as_of_date and not as_of.is_rehearsal)
