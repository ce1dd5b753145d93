{{ config(materialized='view') }}

with spine as (

    select
        spine_id,
        customer_id,
        as_of_date
    from {{ ref('int_customer_spine') }}

),

product_views as (

    select
        customer_id,
        cast(occurred_at as date) as viewed_on,
        cast(known_from as date) as known_on,
        category,
        brand
    from {{ ref('int_web_events') }}
    where
        event_type = 'product_view'
        and occurred_at >= (select min(spine.as_of_date) - 90 from spine)

),

known_views as (

    select
        spine.spine_id,
        product_views.category,
        product_views.brand,
        spine.as_of_date - product_views.viewed_on as days_ago
    from product_views
    inner join spine
        on
            product_views.customer_id = spine.customer_id
            and product_views.known_on < spine.as_of_date
            and product_views.viewed_on >= spine.as_of_date - 90

),

recent_views as (

    select * from known_views
    where days_ago <= 30

),

counted as (

    select
        spine_id,
        {{ count_within(7) }} as n_product_views_7d,
        {{ count_within(30) }} as n_product_views_30d,
        count(distinct category) as n_categories_viewed_90d
    from known_views
    group by spine_id

),

categories as (

    {{ favourite_of('recent_views', 'category') }}

),

brands as (

    {{ favourite_of('known_views', 'brand') }}

)

select
    counted.spine_id,
    counted.n_product_views_7d,
    counted.n_product_views_30d,
    counted.n_categories_viewed_90d,
    categories.favourite as most_viewed_category_30d,
    categories.favourite_share as most_viewed_category_share_30d,
    brands.favourite as most_viewed_brand_90d,
    brands.favourite_share as most_viewed_brand_share_90d
from counted
left join categories on counted.spine_id = categories.spine_id
left join brands on counted.spine_id = brands.spine_id
