with

products as (

    select * from {{ ref('stg_shop__products') }}

),

offers as (

    select * from {{ ref('offers') }}

)

select
    'page' as link_kind,
    coalesce(product_url, '') as link_value
from products
union distinct
select
    'image' as link_kind,
    coalesce(image_url, '') as link_value
from products
union distinct
select
    'product' as link_kind,
    product_id as link_value
from products
where product_id is not null
union distinct
select
    'call_to_action' as link_kind,
    coalesce(cta_path, '') as link_value
from offers
union distinct
select
    'image' as link_kind,
    coalesce(image_url, '') as link_value
from offers
union distinct
select
    'parameter' as link_kind,
    offer_code as link_value
from offers
where offer_code is not null
