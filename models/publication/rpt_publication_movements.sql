{{ config(group='activation', access='private') }}
-- depends_on: {{ ref('int_suppression_publications') }}
-- How far this build moves what readers have, beside the limits from which on a person has to approve it. Before the
-- first publication nothing moves.
with

build as (

    select is_rehearsal from {{ ref('int_publication_build') }}

),

offers as (

    select * from {{ ref('fct_next_best_offers') }}

),

published_offers as (

    select * from {{ ref('int_published_offers') }}

),

champions as (

    select * from {{ ref('fct_model_history') }}
    where role = 'champion'

),

published_history as (

    {{ published_rows('fct_model_history') }}

),

published_champions as (

    select * from published_history
    where role = 'champion'

),

another_offer as (

    select
        avg(
            case when coalesce(offers.offer_code, '') <> coalesce(published_offers.offer_code, '') then 1.0 else 0.0 end
        ) as movement
    from offers
    inner join published_offers on offers.customer_id = published_offers.customer_id

),

planned as (

    select case when count(*) > 0 then sum(coalesce(planned_cost, 0)) end as amount
    from offers

),

published_planned as (

    select case when count(*) > 0 then sum(coalesce(planned_cost, 0)) end as amount
    from published_offers

),

new_champions as (

    select count(distinct champions.task) as movement
    from champions
    inner join published_champions as earlier on champions.task = earlier.task
    left join published_champions as known
        on
            champions.task = known.task
            and champions.model_version = known.model_version
            and champions.decided_at = known.decided_at
    where known.task is null

),

movements as (

    select
        'customers_with_another_offer' as limit_name,
        cast(movement as double) as movement,
        {{ approval_limit('customers_with_another_offer') }} as limit_value
    from another_offer
    union all
    select
        'planned_discount' as limit_name,
        cast(planned.amount - published_planned.amount as double) as movement,
        {{ approval_limit('planned_discount') }} as limit_value
    from planned
    cross join published_planned
    union all
    select
        'new_champion' as limit_name,
        cast(movement as double) as movement,
        {{ approval_limit('new_champion') }} as limit_value
    from new_champions

)

select
    movements.limit_name,
    movements.movement,
    movements.limit_value,
    not build.is_rehearsal and coalesce(movements.movement > movements.limit_value, false) as is_beyond
from movements
cross join build
