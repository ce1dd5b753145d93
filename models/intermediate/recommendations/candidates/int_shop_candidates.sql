{{ config(materialized='view') }}
{%- set most = var('rec_candidates') -%}
-- Candidates from outside of the customer's own history: new products of their favorite categories, products that are
-- popular with customers of the same favorite category, and best sellers.
with

events as (

    select * from {{ ref('int_scoring_events') }}

),

tastes as (

    select
        events.scoring_event_id,
        events.as_of_date,
        events.history_date,
        tastes.category,
        tastes.category_rank
    from {{ ref('int_scoring_event_tastes') }} as tastes
    inner join events on tastes.scoring_event_id = events.scoring_event_id

)

select
    tastes.scoring_event_id,
    products.product_id,
    'new' as source,
    row_number() over (
        partition by tastes.scoring_event_id
        order by tastes.category_rank asc, products.launched_on desc, products.product_id asc
    ) as source_rank
from tastes
inner join {{ ref('int_products') }} as products on tastes.category = products.category
where
    tastes.category_rank <= 3
    and products.launched_on < tastes.as_of_date
    and products.launched_on >= tastes.as_of_date - {{ var('rec_days').new }}

union all

select
    tastes.scoring_event_id,
    popularity.product_id,
    'segment' as source,
    popularity.segment_rank as source_rank
from tastes
inner join {{ ref('int_segment_popularity') }} as popularity
    on tastes.history_date = popularity.history_date and tastes.category = popularity.segment
where tastes.category_rank = 1 and popularity.segment_rank <= {{ most.segment }}

union all

select
    events.scoring_event_id,
    trends.product_id,
    'popular' as source,
    trends.trend_rank as source_rank
from events
inner join {{ ref('int_product_trends') }} as trends on events.trend_date = trends.trend_date
where trends.trend_rank <= {{ most.popular }}
