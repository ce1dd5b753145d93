-- Customers of the hold-out, of a variant without recommendations, and those who withdrew consent to personalization
-- since, get what everybody gets. Without consent at the as-of date the recommendations are popular products already.
with

audience as (

    select
        *,
        is_holdout or is_without_recommendations as may_hold_popular_products,
        has_withdrawn_since or is_holdout or is_without_recommendations as gets_popular_products
    from {{ ref('int_email_audience') }}

),

products as (

    select * from {{ ref('int_product_popularity') }}

),

ranked_in_category as (

    select
        product_id,
        popular_rank,
        row_number() over (partition by category order by popular_rank) as category_rank
    from products
    where popular_rank is not null

),

popular as (

    select
        product_id,
        row_number() over (
            order by category_rank > {{ var('rec_shown_per_category') }}, popular_rank
        ) as rank
    from ranked_in_category

),

-- a customer of the hold-out or of such a variant who is not due keeps the products that they see
held as (
    {%- for number in range(1, 4) %}
        select
            published.customer_id,
            {{ number }} as rank,
            published.rec_{{ number }}_id as product_id
        from {{ ref('int_published_profiles') }} as published
        inner join {{ ref('int_content_refreshes') }} as refreshes on published.customer_id = refreshes.customer_id
        where
            published.is_active and not refreshes.is_due
            and (published.is_holdout or published.variant is not null)
        {{ 'union all' if not loop.last }}
    {%- endfor %}
),

kept as (

    select
        held.*,
        count(products.product_id) over (partition by held.customer_id) as n_available
    from held
    left join products on held.product_id = products.product_id and products.is_recommendable

)

select
    audience.customer_id,
    audience.language,
    recommendations.shown_rank as rank,
    recommendations.product_id,
    recommendations.reason_code,
    recommendations.reason_value
from audience
inner join {{ ref('int_recommendations_kept') }} as recommendations
    on
        audience.customer_id = recommendations.customer_id
        and audience.as_of_date = recommendations.as_of_date
where not audience.gets_popular_products and recommendations.shown_rank <= 3

union all

select
    audience.customer_id,
    audience.language,
    popular.rank,
    case when kept.n_available = 3 then kept.product_id else popular.product_id end as product_id,
    'popular' as reason_code,
    null as reason_value
from audience
inner join popular on popular.rank <= 3
left join kept
    on
        audience.customer_id = kept.customer_id and audience.may_hold_popular_products
        and popular.rank = kept.rank
where audience.gets_popular_products
