{%- set most = var('rec_candidates') -%}
with

moments as (

    select * from {{ ref('int_recommendation_moments') }}

),

tastes as (

    select
        moments.moment_id,
        moments.as_of_date,
        moments.history_date,
        tastes.category,
        tastes.category_rank
    from {{ ref('int_moment_tastes') }} as tastes
    inner join moments on tastes.moment_id = moments.moment_id

),

new_products as (

    select
        tastes.moment_id,
        products.product_id,
        row_number() over (
            partition by tastes.moment_id
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
        moment_id,
        product_id
    from {{ ref('int_moment_purchases') }}
    where frequency_rank <= {{ most.personal }}
    union
    select
        moment_id,
        product_id
    from {{ ref('int_similar_products') }}
    union
    select
        moment_id,
        product_id
    from {{ ref('int_similar_customer_products') }}
    union
    select
        moment_id,
        product_id
    from {{ ref('int_moment_views') }}
    where view_rank <= {{ most.viewed }}
    union
    select
        moment_id,
        product_id
    from new_products
    where new_rank <= {{ most.new }}
    union
    select
        tastes.moment_id,
        popularity.product_id
    from tastes
    inner join {{ ref('int_segment_popularity') }} as popularity
        on tastes.history_date = popularity.history_date and tastes.category = popularity.segment
    where tastes.category_rank = 1 and popularity.segment_rank <= {{ most.segment }}
    union
    select
        moments.moment_id,
        trends.product_id
    from moments
    inner join {{ ref('int_product_trends') }} as trends on moments.trend_date = trends.trend_date
    where trends.trend_rank <= {{ most.popular }}

)

-- whether a product was available at an earlier date is not known: what she bought then was; today what is not due is
-- left out as well
select
    candidates.moment_id,
    candidates.product_id,
    moments.is_training
from candidates
inner join moments on candidates.moment_id = moments.moment_id
inner join {{ ref('int_product_popularity') }} as popularity on candidates.product_id = popularity.product_id
left join {{ ref('int_customer_set_aside_products') }} as set_aside
    on moments.customer_id = set_aside.customer_id and candidates.product_id = set_aside.product_id
where moments.is_training or (popularity.is_recommendable and set_aside.product_id is null)
