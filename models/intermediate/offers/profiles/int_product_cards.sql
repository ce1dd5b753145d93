with

products as (

    select * from {{ ref('int_products') }}

),

popularity as (

    select * from {{ ref('int_product_popularity') }}

),

as_of as (

    select currency from {{ ref('int_as_of') }}

)

select
    products.product_id,
    products.name,
    coalesce(nullif(products.description, ''), products.name) as description,
    coalesce(products.category, '') as category,
    coalesce(products.brand, '') as brand,
    products.price,
    {{ price_text('products.price', 'as_of.currency') }} as price_text,
    {{ https_url('products.image_url', text_literal(var('default_image_url'))) }} as image_url,
    {{ https_url(
        'products.product_url',
        text_literal(var('shop_url') ~ '/products/') ~ ' || ' ~ url_part('products.product_id')
    ) }} as url,
    popularity.is_recommendable as is_available,
    popularity.popular_rank
from products
cross join as_of
inner join popularity on products.product_id = popularity.product_id
