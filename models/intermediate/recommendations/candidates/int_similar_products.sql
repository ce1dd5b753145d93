-- summed as decimals, so that the order of the rows cannot change a score
with

purchases as (

    select
        events.scoring_event_id,
        events.history_date,
        purchases.product_id,
        purchases.recency_rank,
        purchases.baskets_decayed_fast,
        purchases.purchases_decayed
        / nullif(
            sum(cast(purchases.purchases_decayed as decimal(18, 6))) over (partition by events.scoring_event_id), 0
        )
            as weight
    from {{ ref('int_scoring_events') }} as events
    inner join {{ ref('int_scoring_event_purchases') }} as purchases
        on events.scoring_event_id = purchases.scoring_event_id
    where purchases.recency_rank <= {{ var('rec_history_products') }}

),

contributions as (

    select
        purchases.scoring_event_id,
        similarities.neighbour_id as product_id,
        purchases.product_id as anchor_product_id,
        purchases.recency_rank,
        similarities.similarity,
        similarities.lift,
        permissions.may_be_named,
        cast(coalesce(purchases.weight, 0) * similarities.similarity as decimal(18, 9)) as contribution,
        cast(purchases.baskets_decayed_fast * similarities.similarity as decimal(18, 9)) as fast_contribution
    from purchases
    inner join {{ ref('int_product_similarities') }} as similarities
        on
            purchases.history_date = similarities.history_date
            and purchases.product_id = similarities.product_id
    inner join {{ ref('int_product_permissions') }} as permissions on purchases.product_id = permissions.product_id

),

-- of equal purchases the newest is named; purchases that may not be named still count
anchored as (

    select
        *,
        case when may_be_named then fast_contribution - 1e-12 * recency_rank end as anchor_order
    from contributions

)

select
    scoring_event_id,
    product_id,
    max_by(anchor_product_id, anchor_order) as anchor_product_id,
    max_by(lift, anchor_order) as anchor_lift,
    round(cast(sum(contribution) as double precision), 6) as affinity,
    round(cast(sum(fast_contribution) as double precision), 6) as affinity_fast,
    max(similarity) as similarity_max,
    row_number() over (
        partition by scoring_event_id order by sum(contribution) desc, max(similarity) desc, product_id asc
    ) as similar_rank
from anchored
group by scoring_event_id, product_id
qualify similar_rank <= {{ var('rec_candidates').similar }}
