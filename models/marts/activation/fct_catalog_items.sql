with

states as (

    select * from {{ ref('int_catalog_item_states') }}

)

select
    product_id,
    name,
    description,
    category,
    brand,
    price,
    price_text,
    image_url,
    url,
    is_available and not deleted as is_available,
    deleted,
    updated_at
from states
