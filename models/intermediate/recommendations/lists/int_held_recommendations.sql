-- a list of an older version, without the date of its decision or the code of its reason, is not held
with

published as (

    select * from {{ ref('int_remembered_recommendations') }}

),

items as (

    select * from {{ ref('int_published_catalog_items') }}

),

products as (

    select
        products.product_id,
        products.price,
        popularity.category,
        popularity.is_recommendable
    from {{ ref('int_products') }} as products
    inner join {{ ref('int_product_popularity') }} as popularity on products.product_id = popularity.product_id

),

set_aside as (

    select * from {{ ref('int_customer_set_aside_products') }}

)

select
    published.customer_id,
    published.rank,
    published.product_id,
    published.score,
    published.rec_kind,
    published.source,
    published.sources,
    published.ranked_by,
    published.anchor_product_id,
    published.is_cooling,
    published.shown_rank,
    published.reason_code,
    published.reason_value,
    published.decided_on,
    -- set aside since the list was decided: bought, no longer bought again, or not to be named
    not coalesce(products.is_recommendable, false)
    or published.is_cooling
    or set_aside.product_id is not null
    or published.is_barred as is_gone,
    items.product_id is not null and (
        coalesce(items.price, -1) <> coalesce(products.price, -1)
        or coalesce(items.category, '') <> coalesce(products.category, '')
    ) as is_changed
from published
left join products on published.product_id = products.product_id
left join items on published.product_id = items.product_id
left join set_aside
    on published.customer_id = set_aside.customer_id and published.product_id = set_aside.product_id
where published.decided_on is not null and published.reason_code is not null
