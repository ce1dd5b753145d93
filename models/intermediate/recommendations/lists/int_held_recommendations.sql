-- a list of an older version, without the date of its decision or the code of its reason, is not held
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

set_aside as (

    select * from {{ ref('int_customer_set_aside_products') }}

),

-- products that today's words or names bar: a reason that names the purchase or the category, a twin further up
barred as (

    select
        published.customer_id,
        published.product_id,
        not coalesce(anchors.may_be_named, true) or unmentionable.value is not null or row_number() over (
            partition by published.customer_id, coalesce(twins.twin_id, published.product_id)
            order by published.shown_rank nulls last, published.rank
        ) > 1 as is_barred
    from published
    inner join memory on published.as_of_date = memory.published_on
    left join {{ ref('int_product_twins') }} as twins on published.product_id = twins.product_id
    left join {{ ref('int_product_permissions') }} as anchors on published.anchor_product_id = anchors.product_id
    left join {{ ref('int_unmentionable_values') }} as unmentionable
        on unmentionable.field = 'category' and published.reason_value = unmentionable.value

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
    -- set aside since: bought, or no longer bought again by nature; or not to be named
    not coalesce(products.is_recommendable, false)
    or published.is_cooling
    or set_aside.product_id is not null
    or barred.is_barred as is_gone,
    items.product_id is not null and (
        coalesce(items.price, -1) <> coalesce(products.price, -1)
        or coalesce(items.category, '') <> coalesce(products.category, '')
    ) as is_changed
from published
inner join memory on published.as_of_date = memory.published_on
left join products on published.product_id = products.product_id
left join items on published.product_id = items.product_id
left join set_aside
    on published.customer_id = set_aside.customer_id and published.product_id = set_aside.product_id
inner join barred
    on published.customer_id = barred.customer_id and published.product_id = barred.product_id
where published.decided_on is not null and published.reason_code is not null
