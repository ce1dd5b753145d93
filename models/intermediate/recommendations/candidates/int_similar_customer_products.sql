-- The nearest customers by the cosine of their newest products; rare products weigh more. They are searched in a
-- sample, since all pairs of customers are too many.
with

pool as (

    select
        history_date,
        customer_number,
        product_id,
        row_number() over (
            partition by history_date, product_id
            order by last_on desc, customer_number asc
        ) as buyer_rank,
        count(*) over (partition by history_date, customer_number) as n_products,
        1 / ln(2.0 + count(*) over (partition by history_date, product_id)) as rarity
    from {{ ref('int_purchase_histories') }}
    where
        draw_rank <= {{ setting('rec_neighbors').pool }}
        and recency_rank <= {{ setting('rec_neighbors').products }}

),

alike as (

    select
        events.scoring_event_id,
        events.history_date,
        pool.customer_number as neighbour_number,
        cast(
            sum(cast(pool.rarity * purchases.baskets_decayed as decimal(18, 9))) / sqrt(min(pool.n_products))
            as decimal(18, 9)
        ) as likeness
    from {{ ref('int_scoring_events') }} as events
    inner join {{ ref('int_scoring_event_purchases') }} as purchases
        on
            events.scoring_event_id = purchases.scoring_event_id
            and purchases.recency_rank <= {{ setting('rec_neighbors').products }}
    inner join pool
        on
            events.history_date = pool.history_date
            and purchases.product_id = pool.product_id
            and events.customer_number <> pool.customer_number
            and pool.buyer_rank <= {{ setting('rec_neighbors').buyers }}
    group by events.scoring_event_id, events.history_date, pool.customer_number
    having count(*) >= 2

),

nearest as (

    select * from alike
    qualify
        row_number() over (partition by scoring_event_id order by likeness desc, neighbour_number asc)
        <= {{ setting('rec_neighbors').customers }}

),

weights as (

    select
        *,
        sum(likeness) over (partition by scoring_event_id) as total
    from nearest

)

select
    weights.scoring_event_id,
    pool.product_id,
    round(cast(sum(weights.likeness) / min(weights.total) as double precision), 6) as neighbour_share,
    row_number() over (
        partition by weights.scoring_event_id order by sum(weights.likeness) desc, pool.product_id asc
    ) as neighbour_rank
from weights
inner join pool
    on
        weights.history_date = pool.history_date
        and weights.neighbour_number = pool.customer_number
group by weights.scoring_event_id, pool.product_id
qualify neighbour_rank <= {{ var('rec_candidates').similar_customers }}
