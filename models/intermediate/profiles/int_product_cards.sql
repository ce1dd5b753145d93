with

products as (

    select * from {{ ref('int_products') }}

),

popularity as (

    select * from {{ ref('int_product_popularity') }}

),

as_of as (

    select currency from {{ ref('int_build_context') }}

)

select
    products.product_id,
    products.name,
    coalesce(products.description, products.name) as description,
    coalesce(products.category, '') as category,
    coalesce(products.brand, '') as brand,
    products.price,
    as_of.currency,
    {{ price_text('products.price', 'as_of.currency') }} as price_text,
    products.image_url,
    products.product_url as url,
    products.product_url_start as url_start,
    products.product_url_separator as url_separator,
    products.product_url_end as url_end,
    products.has_guessed_url,
    popularity.is_recommendable as is_available,
    popularity.popular_rank
from products
cross join as_of
inner join {{ ref('int_languages') }} as languages on languages.is_shop_language
inner join popularity on products.product_id = popularity.product_id
