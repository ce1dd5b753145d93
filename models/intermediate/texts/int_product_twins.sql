-- The name decides, because it is what a reader sees. A product without a brand is a twin of the first brand with its
-- name.
with

folded as (

    select
        product_id,
        coalesce({{ folded_text('name') }}, product_id) as folded_name,
        {{ folded_text('brand') }} as folded_brand
    from {{ ref('int_products') }}

),

branded as (

    select
        product_id,
        folded_name,
        coalesce(folded_brand, min(folded_brand) over (partition by folded_name), '') as folded_brand
    from folded

)

select
    product_id,
    min(product_id) over (partition by folded_name, folded_brand) as twin_id,
    count(*) over (partition by folded_name, folded_brand) as n_twins
from branded
