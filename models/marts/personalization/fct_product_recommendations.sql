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
    cast(shown_rank as integer) as shown_rank,
    reason_text,
    decided_on
from {{ ref('int_recommendations_kept') }}
