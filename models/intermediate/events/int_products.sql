{{ config(materialized='view') }}

select
    product_id,
    name,
    category,
    brand,
    description,
    price,
    unit_cost,
    image_url,
    product_url,
    product_url_start,
    product_url_separator,
    product_url_end,
    has_guessed_url,
    launched_on,
    coalesce(is_available, true) and not {{ is_no_product('product_id') }} as is_available
from {{ ref('int_products_validated') }}
where reasons is null
