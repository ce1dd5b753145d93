with

recommendations as (

    select * from {{ ref('int_recommendations_kept') }}

),

languages as (

    select * from {{ ref('int_customer_languages') }}

),

wordings as (

    select * from {{ ref('int_wordings') }}
    where kind = 'recommendation'

)

select
    recommendations.customer_id,
    recommendations.as_of_date,
    cast(recommendations.rank as integer) as rank,
    recommendations.product_id,
    cast(recommendations.score as double precision) as score,
    recommendations.rec_kind,
    recommendations.source,
    recommendations.sources,
    recommendations.ranked_by,
    cast(recommendations.anchor_product_id as {{ dbt.type_string() }}) as anchor_product_id,
    recommendations.is_cooling,
    cast(recommendations.shown_rank as integer) as shown_rank,
    recommendations.reason_code,
    cast(recommendations.reason_value as {{ dbt.type_string() }}) as reason_value,
    {{ told_wording('wordings.text', 'recommendations.reason_value') }} as reason_text,
    recommendations.decided_on
from recommendations
inner join languages on recommendations.customer_id = languages.customer_id
inner join wordings on languages.language = wordings.language and recommendations.reason_code = wordings.code
