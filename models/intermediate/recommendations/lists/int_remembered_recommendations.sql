-- The published lists that the build may hold. Today's words and names exclude a product whose reason names the
-- purchase or the category, and a twin of a product with a higher rank.
select
    published.customer_id,
    published.as_of_date,
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
    not coalesce(anchors.may_be_named, true) or unmentionable.value is not null or row_number() over (
        partition by published.customer_id, coalesce(twins.twin_id, published.product_id)
        order by published.shown_rank nulls last, published.rank
    ) > 1 as is_barred
from {{ ref('int_published_recommendations') }} as published
inner join {{ ref('int_content_memory') }} as memory on published.as_of_date = memory.published_on
left join {{ ref('int_product_twins') }} as twins on published.product_id = twins.product_id
left join {{ ref('int_product_permissions') }} as anchors on published.anchor_product_id = anchors.product_id
left join {{ ref('int_unmentionable_values') }} as unmentionable
    on unmentionable.field = 'category' and published.reason_value = unmentionable.value
