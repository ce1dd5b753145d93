with

purchases as (

    select distinct
        events.scoring_event_id,
        purchases.product_id,
        events.as_of_date - purchases.ordered_on as days_ago
    from {{ ref('int_scoring_events') }} as events
    inner join {{ ref('int_purchase_days') }} as purchases
        on
            events.customer_number = purchases.customer_number
            and {{ was_known('purchases', 'events.as_of_date') }}

),

-- the newest basket is one basket ago
ordered as (

    select
        *,
        dense_rank() over (partition by scoring_event_id order by days_ago) as baskets_ago
    from purchases

)

select
    scoring_event_id,
    product_id,
    count(*) as n_purchase_days,
    min(days_ago) as days_since_purchase,
    max(days_ago) as days_since_first_purchase,
    min(baskets_ago) as baskets_since_purchase,
    max(baskets_ago) as baskets_since_first_purchase,
    round(sum({{ decay_weight(var('rec_days').half_life) }}), 6) as purchases_decayed,
    round(sum(cast(power(0.8, baskets_ago - 1) as decimal(9, 6))), 6) as baskets_decayed,
    round(sum(cast(power(0.5, baskets_ago - 1) as decimal(9, 6))), 6) as baskets_decayed_fast,
    case when count(*) > 2 then (max(days_ago) - min(days_ago)) / (count(*) - 1.0) end as own_interval_days,
    row_number() over (
        partition by scoring_event_id
        order by min(days_ago) asc, count(*) desc, product_id asc
    ) as recency_rank,
    row_number() over (
        partition by scoring_event_id
        order by sum(cast(power(0.8, baskets_ago - 1) as decimal(9, 6))) desc, min(days_ago) asc, product_id asc
    ) as frequency_rank
from ordered
group by scoring_event_id, product_id
