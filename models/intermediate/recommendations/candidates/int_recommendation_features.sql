with

bought as (

    select distinct
        purchases.customer_number,
        purchases.product_id,
        purchases.ordered_on
    from {{ ref('int_purchase_days') }} as purchases
    inner join {{ ref('int_build_context') }} as as_of on {{ was_known('purchases', 'as_of.as_of_date') }}

)

select
    candidates.scoring_event_id,
    candidates.product_id,
    candidates.is_training,
    events.customer_id,
    events.as_of_date,
    events.n_later_baskets,
    bought.product_id is not null as is_bought,
    purchases.n_purchase_days,
    purchases.days_since_purchase,
    purchases.baskets_since_purchase,
    purchases.purchases_decayed,
    purchases.baskets_decayed,
    purchases.baskets_decayed_fast,
    purchases.n_purchase_days / cast(purchases.baskets_since_first_purchase as double precision) as basket_share,
    round(purchases.days_since_purchase / coalesce(purchases.own_interval_days, cycles.typical_interval_days), 6)
        as due_ratio,
    similar_products.affinity,
    similar_products.affinity_fast,
    similar_products.similarity_max,
    similar_products.similar_rank,
    similar_products.anchor_product_id,
    similar_products.anchor_lift,
    similar_customers.neighbour_share,
    seen.n_views,
    seen.n_cart_adds,
    seen.days_since_view,
    tastes.category_share,
    tastes.category_rank,
    segments.segment_popularity,
    segments.segment_rank,
    favourites.category as segment,
    trends.share_7d,
    trends.share_28d,
    trends.share_91d,
    trends.trend_rank,
    trends.trend_7d,
    trends.trend_28d,
    trends.days_on_sale,
    cycles.repeat_share,
    cycles.typical_interval_days,
    ln(greatest(cast(products.price as decimal(18, 2)), 0.01)) - profiles.usual_log_price as relative_price,
    profiles.n_baskets,
    profiles.products_per_basket,
    profiles.days_since_basket,
    coalesce(repeats.is_cooling, false) as is_cooling,
    round(
        coalesce(similar_products.affinity, 0)
        + coalesce(cycles.repeat_share * purchases.purchases_decayed / nullif(profiles.purchases_decayed, 0), 0)
        + {{ var('rec_popularity_weight') }} * coalesce(trends.popularity, 0),
        6
    ) as plain_score
from {{ ref('int_recommendation_candidates') }} as candidates
inner join {{ ref('int_scoring_events') }} as events
    on candidates.scoring_event_id = events.scoring_event_id
inner join {{ ref('int_products') }} as products on candidates.product_id = products.product_id
left join {{ ref('int_scoring_event_profiles') }} as profiles on candidates.scoring_event_id = profiles.scoring_event_id
left join {{ ref('int_scoring_event_purchases') }} as purchases
    on candidates.scoring_event_id = purchases.scoring_event_id and candidates.product_id = purchases.product_id
left join {{ ref('int_scoring_event_repeats') }} as repeats
    on candidates.scoring_event_id = repeats.scoring_event_id and candidates.product_id = repeats.product_id
left join {{ ref('int_similar_products') }} as similar_products
    on
        candidates.scoring_event_id = similar_products.scoring_event_id
        and candidates.product_id = similar_products.product_id
left join {{ ref('int_similar_customer_products') }} as similar_customers
    on
        candidates.scoring_event_id = similar_customers.scoring_event_id
        and candidates.product_id = similar_customers.product_id
left join {{ ref('int_scoring_event_views') }} as seen
    on candidates.scoring_event_id = seen.scoring_event_id and candidates.product_id = seen.product_id
left join {{ ref('int_scoring_event_tastes') }} as tastes
    on candidates.scoring_event_id = tastes.scoring_event_id and products.category = tastes.category
left join {{ ref('int_scoring_event_tastes') }} as favourites
    on candidates.scoring_event_id = favourites.scoring_event_id and favourites.category_rank = 1
left join {{ ref('int_segment_popularity') }} as segments
    on
        events.history_date = segments.history_date
        and favourites.category = segments.segment
        and candidates.product_id = segments.product_id
left join {{ ref('int_product_trends') }} as trends
    on events.trend_date = trends.trend_date and candidates.product_id = trends.product_id
left join {{ ref('int_product_cycles') }} as cycles
    on events.history_date = cycles.history_date and candidates.product_id = cycles.product_id
left join bought
    on
        events.customer_number = bought.customer_number
        and events.as_of_date = bought.ordered_on
        and candidates.product_id = bought.product_id
