with

candidates as (

    select * from {{ ref('int_recommendation_candidates') }}
    where rank <= {{ var('n_recommendations') }}

),

products as (

    select
        product_id,
        name
    from {{ ref('int_products') }}

)

select
    candidates.customer_id,
    candidates.as_of_date,
    cast(candidates.rank as integer) as rank,
    candidates.product_id,
    cast(candidates.score as double precision) as score,
    candidates.source,
    cast(candidates.anchor_product_id as {{ dbt.type_string() }}) as anchor_product_id,
    candidates.is_cooling,
    case candidates.source
        when 'personal' then 'You have bought this before'
        when 'similar' then 'Because you bought ' || anchors.name
        else 'Popular with our customers'
    end as reason_text
from candidates
left join products as anchors on candidates.anchor_product_id = anchors.product_id
