-- far fewer than all candidates are enough to fill a list and to choose three of it
with

rankings as (

    select * from {{ ref('int_product_rankings') }}
    qualify
        row_number() over (partition by moment_id order by score desc, product_id asc)
        <= 4 * {{ var('n_recommendations') }}

),

popular as (

    select * from {{ ref('int_popular_candidates') }}

),

products as (

    select * from {{ ref('int_product_popularity') }}

),

owned as (

    select * from {{ ref('int_customer_owned_products') }}

),

candidates as (

    select
        coalesce(rankings.customer_id, popular.customer_id) as customer_id,
        coalesce(rankings.as_of_date, popular.as_of_date) as as_of_date,
        coalesce(rankings.product_id, popular.product_id) as product_id,
        rankings.moment_id,
        rankings.score as ranked_score,
        rankings.ranked_by,
        count(rankings.score) over (partition by coalesce(rankings.customer_id, popular.customer_id)) as n_ranked
    from rankings
    full outer join popular
        on rankings.customer_id = popular.customer_id and rankings.product_id = popular.product_id

),

scored as (

    select
        candidates.customer_id,
        candidates.as_of_date,
        candidates.product_id,
        candidates.moment_id,
        products.category,
        products.popular_rank,
        coalesce(candidates.ranked_by, 'popularity') as ranked_by,
        owned.product_id is not null as is_owned,
        coalesce(owned.is_cooling, false) as is_cooling,
        case
            when coalesce(owned.is_cooling, false) then 0
            when candidates.n_ranked = 0 then round({{ var('rec_popularity_weight') }} * products.popularity, 6)
            else coalesce(candidates.ranked_score, 0)
        end as score
    from candidates
    inner join products on candidates.product_id = products.product_id
    left join owned
        on candidates.customer_id = owned.customer_id and candidates.product_id = owned.product_id

),

ranked as (

    select
        *,
        row_number() over (
            partition by customer_id order by is_cooling asc, score desc, popular_rank asc
        ) as rank,
        row_number() over (
            partition by customer_id, category order by is_cooling asc, score desc, popular_rank asc
        ) as rank_in_category
    from scored

),

-- too many of one category make way for the best of another one
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
