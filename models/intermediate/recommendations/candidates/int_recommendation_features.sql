with

candidates as (

    select * from {{ ref('int_recommendation_candidates') }}

),

tastes as (

    select * from {{ ref('int_scoring_event_tastes') }}

)

select
    candidates.scoring_event_id,
    candidates.product_id,
    candidates.is_training,
    candidates.customer_id,
    candidates.as_of_date,
    candidates.n_later_baskets,
    baskets.product_id is not null as is_bought,
    {%- for source in ['personal', 'viewed', 'similar', 'similar_customers', 'new', 'segment'] %}
        candidates.is_{{ source }},
    {%- endfor %}
    candidates.n_purchase_days,
    candidates.days_since_purchase,
    candidates.baskets_since_purchase,
    candidates.purchases_decayed,
    candidates.baskets_decayed,
    candidates.baskets_decayed_fast,
    candidates.n_purchase_days / cast(candidates.baskets_since_first_purchase as double precision) as basket_share,
    round(candidates.days_since_purchase / coalesce(candidates.own_interval_days, cycles.typical_interval_days), 6)
        as due_ratio,
    candidates.affinity,
    candidates.affinity_fast,
    candidates.similarity_max,
    candidates.similar_rank,
    candidates.anchor_product_id,
    candidates.anchor_lift,
    candidates.neighbour_share,
    candidates.n_views,
    candidates.n_cart_adds,
    candidates.days_since_view,
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
    ln(greatest(cast(candidates.price as decimal(18, 2)), 0.01)) - candidates.usual_log_price as relative_price,
    candidates.n_baskets,
    candidates.products_per_basket,
    candidates.days_since_basket,
    candidates.is_cooling,
    round(
        coalesce(candidates.affinity, 0)
        + coalesce(
            cycles.repeat_share * candidates.purchases_decayed / nullif(candidates.all_purchases_decayed, 0), 0
        )
        + {{ var('rec_popularity_weight') }} * coalesce(trends.popularity, 0),
        6
    ) as plain_score
from candidates
left join tastes
    on candidates.scoring_event_id = tastes.scoring_event_id and candidates.category = tastes.category
left join tastes as favourites
    on candidates.scoring_event_id = favourites.scoring_event_id and favourites.category_rank = 1
left join {{ ref('int_segment_popularity') }} as segments
    on
        candidates.history_date = segments.history_date
        and favourites.category = segments.segment
        and candidates.product_id = segments.product_id
left join {{ ref('int_product_trends') }} as trends
    on candidates.trend_date = trends.trend_date and candidates.product_id = trends.product_id
left join {{ ref('int_product_cycles') }} as cycles
    on candidates.history_date = cycles.history_date and candidates.product_id = cycles.product_id
left join {{ ref('int_scoring_event_baskets') }} as baskets
    on candidates.scoring_event_id = baskets.scoring_event_id and candidates.product_id = baskets.product_id
