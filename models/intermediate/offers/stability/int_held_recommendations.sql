-- a list of an older version, without the date of its decision, is not held
with

published as (

    select * from {{ ref('int_published_recommendations') }}

),

memory as (

    select * from {{ ref('int_content_memory') }}

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

owned as (

    select * from {{ ref('int_customer_owned_products') }}

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
    published.reason_text,
    published.decided_on,
    -- set aside since: bought, or no longer bought again by nature
    not coalesce(products.is_recommendable, false)
    or published.is_cooling
    or coalesce(owned.is_cooling, false) as is_gone,
    items.product_id is not null and (
        coalesce(items.price, -1) <> coalesce(products.price, -1)
        or coalesce(items.category, '') <> coalesce(products.category, '')
    ) as is_changed
from published
inner join memory on published.as_of_date = memory.published_on
left join products on published.product_id = products.product_id
left join items on published.product_id = items.product_id
left join owned
    on published.customer_id = owned.customer_id and published.product_id = owned.product_id
where published.decided_on is not null
