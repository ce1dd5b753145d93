select
    customer_id,
    as_of_date,
    cast(rank as integer) as rank,
    product_id,
    cast(score as double precision) as score,
    rec_kind,
    source,
    sources,
    ranked_by,
    cast(anchor_product_id as {{ dbt.type_string() }}) as anchor_product_id,
    is_cooling,
    cast(case when shown_rank <= 3 then shown_rank end as integer) as shown_rank,
    reason_text
from {{ ref('int_recommendation_reasons') }}
where rank <= {{ var('n_recommendations') }}
