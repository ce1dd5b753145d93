with

personal as (

    select affinities.*
    from {{ ref('int_recommendation_affinities') }} as affinities
    inner join {{ ref('int_customer_permissions') }} as permissions
        on affinities.customer_id = permissions.customer_id
    where permissions.has_personalisation_consent

),

popular as (

    select * from {{ ref('int_popular_candidates') }}

),

candidates as (

    select
        coalesce(personal.customer_id, popular.customer_id) as customer_id,
        coalesce(personal.as_of_date, popular.as_of_date) as as_of_date,
        coalesce(personal.product_id, popular.product_id) as product_id,
        coalesce(personal.popularity, popular.popularity) as popularity,
        coalesce(personal.popular_rank, popular.popular_rank) as popular_rank,
        personal.anchor_product_id,
        coalesce(personal.affinity, 0) as affinity,
        coalesce(popular.is_cooling, false) as is_cooling
    from personal
    full outer join popular
        on personal.customer_id = popular.customer_id and personal.product_id = popular.product_id

),

scored as (

    select
        customer_id,
        as_of_date,
        product_id,
        anchor_product_id,
        popular_rank,
        is_cooling,
        case
            when anchor_product_id is null then 'popular'
            when anchor_product_id = product_id then 'personal'
            else 'similar'
        end as source,
        case
            when is_cooling then 0
            else round(affinity + {{ var('rec_popularity_weight') }} * popularity, 6)
        end as score
    from candidates

),

ranked as (

    select
        *,
        row_number() over (
            partition by customer_id order by is_cooling asc, score desc, popular_rank asc
        ) as rank
    from scored

)

select * from ranked
where rank <= {{ var('rec_candidates_per_customer') }}
