-- far fewer than all candidates are enough to fill a list and to choose three of it
with

rankings as (

    select * from {{ ref('int_product_rankings') }}
    qualify
        row_number() over (partition by scoring_event_id order by score desc, product_id asc)
        <= 4 * {{ var('n_recommendations') }}

),

candidates as (

    select
        coalesce(rankings.customer_id, popular.customer_id) as customer_id,
        coalesce(rankings.as_of_date, popular.as_of_date) as as_of_date,
        coalesce(rankings.product_id, popular.product_id) as product_id,
        rankings.scoring_event_id,
        rankings.score as ranked_score,
        rankings.ranked_by,
        -- a product that is set aside is no candidate
        coalesce(popular.is_cooling, false) as is_cooling,
        count(rankings.score) over (partition by coalesce(rankings.customer_id, popular.customer_id)) as n_ranked
    from rankings
    full outer join {{ ref('int_popular_candidates') }} as popular
        on rankings.customer_id = popular.customer_id and rankings.product_id = popular.product_id

),

scored as (

    select
        candidates.customer_id,
        candidates.as_of_date,
        candidates.product_id,
        candidates.scoring_event_id,
        products.category,
        products.twin_id,
        products.popular_rank,
        coalesce(candidates.ranked_by, 'popularity') as ranked_by,
        purchases.product_id is not null as is_owned,
        candidates.is_cooling,
        case
            when candidates.is_cooling then 0
            when candidates.n_ranked = 0 then round({{ var('rec_popularity_weight') }} * products.popularity, 6)
            else coalesce(candidates.ranked_score, 0)
        end as score
    from candidates
    inner join {{ ref('int_product_popularity') }} as products on candidates.product_id = products.product_id
    left join {{ ref('int_customer_owned_products') }} as purchases
        on candidates.customer_id = purchases.customer_id and candidates.product_id = purchases.product_id

),

-- the better one of two ids of the same product
without_twins as (

    select * from scored
    qualify
        row_number() over (
            partition by customer_id, twin_id
            order by is_cooling asc, score desc, popular_rank asc nulls last, product_id asc
        ) = 1

),

ranked as (

    select
        *,
        row_number() over (
            partition by customer_id order by is_cooling asc, score desc, popular_rank asc, product_id asc
        ) as rank,
        row_number() over (
            partition by customer_id, category order by is_cooling asc, score desc, popular_rank asc, product_id asc
        ) as rank_in_category
    from without_twins

),

-- where one category has too many products, the best of another category replaces the last of them
shown as (

    select
        *,
        row_number() over (
            partition by customer_id
            order by is_cooling, rank_in_category > {{ var('rec_shown_per_category') }}, rank
        ) as shown_rank
    from ranked

)

select * from shown
where rank <= {{ var('n_recommendations') }} or shown_rank <= 3
