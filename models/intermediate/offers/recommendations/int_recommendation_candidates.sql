with

owned as (

    select * from {{ ref('int_customer_owned_products') }}

),

-- what she has and nobody buys twice is not offered for being like the rest of her purchases
personal as (

    select
        affinities.customer_id,
        affinities.as_of_date,
        affinities.product_id,
        affinities.anchor_product_id,
        affinities.affinity
    from {{ ref('int_recommendation_affinities') }} as affinities
    inner join {{ ref('int_customer_permissions') }} as permissions
        on affinities.customer_id = permissions.customer_id
    left join owned
        on affinities.customer_id = owned.customer_id and affinities.product_id = owned.product_id
    where
        permissions.has_personalisation_consent
        and (owned.product_id is null or (owned.is_repeat_product and not owned.is_cooling))

),

popular as (

    select
        popular.customer_id,
        popular.as_of_date,
        popular.product_id,
        coalesce(owned.is_cooling, false) as is_cooling
    from {{ ref('int_popular_candidates') }} as popular
    left join owned
        on popular.customer_id = owned.customer_id and popular.product_id = owned.product_id

),

candidates as (

    select
        coalesce(personal.customer_id, popular.customer_id) as customer_id,
        coalesce(personal.as_of_date, popular.as_of_date) as as_of_date,
        coalesce(personal.product_id, popular.product_id) as product_id,
        personal.anchor_product_id,
        coalesce(personal.affinity, 0) as affinity,
        coalesce(popular.is_cooling, false) as is_cooling
    from personal
    full outer join popular
        on personal.customer_id = popular.customer_id and personal.product_id = popular.product_id

),

scored as (

    select
        candidates.customer_id,
        candidates.as_of_date,
        candidates.product_id,
        candidates.anchor_product_id,
        candidates.is_cooling,
        products.popular_rank,
        case
            when candidates.affinity = 0 then 'popular'
            when candidates.anchor_product_id = candidates.product_id then 'personal'
            else 'similar'
        end as source,
        case
            when candidates.is_cooling then 0
            else round(
                candidates.affinity + {{ var('rec_popularity_weight') }} * products.popularity, 6
            )
        end as score
    from candidates
    inner join {{ ref('int_product_popularity') }} as products
        on candidates.product_id = products.product_id

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
