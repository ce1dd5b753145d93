-- without consent to personalization nothing personal; three of one category only where the shop showed no other when
-- the list was made
with

recommendations as (

    select
        recommendations.*,
        products.category
    from {{ ref('fct_product_recommendations') }} as recommendations
    inner join {{ ref('int_product_popularity') }} as products
        on recommendations.product_id = products.product_id

),

shop as (

    select count(distinct category) as n_categories
    from {{ ref('int_product_popularity') }}
    where is_recommendable

),

one_category as (

    select recommendations.customer_id
    from recommendations
    cross join shop
    where
        recommendations.shown_rank <= 3 and not recommendations.is_cooling and shop.n_categories > 1
        and recommendations.decided_on = recommendations.as_of_date
    group by recommendations.customer_id
    having
        count(*) > {{ var('rec_shown_per_category') }}
        and count(distinct recommendations.category) = 1

)

select
    recommendations.customer_id,
    'personal without consent' as problem
from recommendations
left join {{ ref('int_customer_permissions') }} as permissions
    on recommendations.customer_id = permissions.customer_id
where
    not coalesce(permissions.has_personalisation_consent, false)
    and (
        recommendations.sources <> 'popular'
        or recommendations.source <> 'popular'
        or recommendations.ranked_by <> 'popularity'
        or recommendations.rec_kind <> 'discovery'
        or recommendations.reason_code <> 'popular'
    )
union all
select
    customer_id,
    'three of one category' as problem
from one_category
