-- what earlier builds granted and published, whatever became of the customer; without ids, so that nothing of a person
-- outlives their erasure here
with

logged as (

    {{ logged_grants() }}

),

-- a build that failed published nothing; the log of this build's date is what an earlier build of that date left
published as (

    select distinct publications.as_of_date
    from {{ ref('int_published_publications') }} as publications
    inner join {{ ref('int_as_of') }} as as_of on publications.as_of_date < as_of.as_of_date
    where publications.kind = 'full'

),

earlier as (

    select logged.*
    from logged
    inner join published on logged.as_of_date = published.as_of_date

),

kept as (

    select held.*
    from {{ ref('int_held_offers') }} as held
    inner join {{ ref('int_content_refreshes') }} as refreshes on held.customer_id = refreshes.customer_id
    where refreshes.keeps_offer

),

grants as (

    select
        customer_id,
        offer_code,
        decided_on,
        planned_cost,
        capped_by
    from earlier

    union all

    select
        customer_id,
        offer_code,
        decided_on,
        planned_cost,
        capped_by
    from kept

),

-- an offer that was held for days is one grant
distinct_grants as (

    select
        offer_code,
        decided_on,
        max(planned_cost) as planned_cost,
        max(capped_by) as capped_by
    from grants
    group by customer_id, offer_code, decided_on

)

select
    offer_code,
    decided_on,
    capped_by,
    count(*) as n_grants,
    sum(cast(coalesce(planned_cost, 0) as {{ type_total() }})) as planned_cost
from distinct_grants
group by offer_code, decided_on, capped_by
