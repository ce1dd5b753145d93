{%- set most = var('rec_candidates') -%}
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

),

new_products as (

    select
        tastes.scoring_event_id,
        products.product_id,
        row_number() over (
            partition by tastes.scoring_event_id
            order by tastes.category_rank asc, products.launched_on desc, products.product_id asc
        ) as new_rank
    from tastes
    inner join {{ ref('int_products') }} as products on tastes.category = products.category
    where
        tastes.category_rank <= 3
        and products.launched_on < tastes.as_of_date
        and products.launched_on >= tastes.as_of_date - {{ var('rec_days').new }}

),

candidates as (

    select
        scoring_event_id,
        product_id
    from {{ ref('int_scoring_event_purchases') }}
    where frequency_rank <= {{ most.personal }}
    union
    select
        scoring_event_id,
        product_id
    from {{ ref('int_similar_products') }}
    union
    select
        scoring_event_id,
        product_id
    from {{ ref('int_similar_customer_products') }}
    union
    select
        scoring_event_id,
        product_id
    from {{ ref('int_scoring_event_views') }}
    where view_rank <= {{ most.viewed }}
    union
    select
        scoring_event_id,
        product_id
    from new_products
    where new_rank <= {{ most.new }}
    union
    select
        tastes.scoring_event_id,
        popularity.product_id
    from tastes
    inner join {{ ref('int_segment_popularity') }} as popularity
        on tastes.history_date = popularity.history_date and tastes.category = popularity.segment
    where tastes.category_rank = 1 and popularity.segment_rank <= {{ most.segment }}
    union
    select
        events.scoring_event_id,
        trends.product_id
    from events
    inner join {{ ref('int_product_trends') }} as trends on events.trend_date = trends.trend_date
    where trends.trend_rank <= {{ most.popular }}

)

-- whether a product was available at an earlier date is not known: what she bought then was; today what is not due is
-- left out as well
select
    candidates.scoring_event_id,
    candidates.product_id,
    events.is_training
from candidates
inner join events on candidates.scoring_event_id = events.scoring_event_id
inner join {{ ref('int_product_popularity') }} as popularity on candidates.product_id = popularity.product_id
left join {{ ref('int_customer_set_aside_products') }} as set_aside
    on events.customer_id = set_aside.customer_id and candidates.product_id = set_aside.product_id
where events.is_training or (popularity.is_recommendable and set_aside.product_id is null)
