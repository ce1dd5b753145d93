{%- set most = var('rec_candidates') -%}
with

found as (

    select
        lists.customer_id,
        lists.product_id,
        features.n_purchase_days is not null as is_personal,
        features.days_since_view is not null as is_viewed,
        features.affinity is not null as is_similar,
        -- nothing is said by one of what is popular that was bought by the same customers, nor by a twin
        coalesce(features.anchor_lift >= 1.5 and anchor_twins.twin_id <> twins.twin_id, false) as is_bought_with,
        features.neighbour_share is not null as is_of_similar_customers,
        coalesce(
            features.category_rank <= 3
            and products.launched_on >= features.as_of_date - {{ var('rec_days').new }},
            false
        ) as is_new,
        permissions.category_may_be_named as is_category_nameable,
        unmentionable.value is null as is_segment_nameable,
        coalesce(features.segment_rank <= {{ most.segment }}, false) as is_of_segment,
        features.anchor_product_id,
        features.segment
    from {{ ref('int_recommendation_lists') }} as lists
    inner join {{ ref('int_recommendation_features') }} as features
        on lists.scoring_event_id = features.scoring_event_id and lists.product_id = features.product_id
    inner join {{ ref('int_products') }} as products on lists.product_id = products.product_id
    inner join {{ ref('int_product_permissions') }} as permissions on lists.product_id = permissions.product_id
    inner join {{ ref('int_product_twins') }} as twins on lists.product_id = twins.product_id
    left join {{ ref('int_product_twins') }} as anchor_twins on features.anchor_product_id = anchor_twins.product_id
    left join {{ ref('int_unmentionable_values') }} as unmentionable
        on unmentionable.field = 'category' and features.segment = unmentionable.value

)

-- a reason that would name what may not be named gives way to the next

select
    customer_id,
    product_id,
    case
        when is_personal then 'personal'
        when is_viewed then 'viewed'
        when is_bought_with then 'similar'
        when is_of_similar_customers then 'similar_customers'
        when is_new and is_category_nameable then 'new'
        when is_of_segment and is_segment_nameable then 'segment'
        else 'popular'
    end as source,
    coalesce(nullif(
        case when is_personal then ',personal' else '' end
        || case when is_viewed then ',viewed' else '' end
        || case when is_similar then ',similar' else '' end
        || case when is_of_similar_customers then ',similar_customers' else '' end
        || case when is_new then ',new' else '' end
        || case when is_of_segment then ',segment' else '' end,
        ''
    ), ',popular') as sources,
    anchor_product_id,
    segment
from found
