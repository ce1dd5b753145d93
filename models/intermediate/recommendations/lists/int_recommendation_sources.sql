{%- set told = ['personal', 'viewed', 'similar', 'similar_customers', 'new', 'segment'] -%}
with

found as (

    select
        lists.*,
        {%- for source in told %}
            coalesce(features.is_{{ source }}, false) as is_{{ source }},
        {%- endfor %}
        -- popular products that the same customers bought, and twins, give no reason
        coalesce(features.anchor_lift >= 1.5 and anchor_twins.twin_id <> lists.twin_id, false) as is_bought_with,
        permissions.category_may_be_named as is_category_nameable,
        unmentionable.value is null as is_segment_nameable,
        features.anchor_product_id,
        features.segment
    from {{ ref('int_recommendation_lists') }} as lists
    left join {{ ref('int_recommendation_features') }} as features
        on lists.scoring_event_id = features.scoring_event_id and lists.product_id = features.product_id
    left join {{ ref('int_product_permissions') }} as permissions on lists.product_id = permissions.product_id
    left join {{ ref('int_product_twins') }} as anchor_twins on features.anchor_product_id = anchor_twins.product_id
    left join {{ ref('int_unmentionable_values') }} as unmentionable
        on unmentionable.field = 'category' and features.segment = unmentionable.value

)

-- a reason that would name something that may not be named is replaced by the next reason
select
    customer_id,
    as_of_date,
    product_id,
    rank,
    shown_rank,
    score,
    ranked_by,
    is_owned,
    is_cooling,
    case
        when is_personal then 'personal'
        when is_viewed then 'viewed'
        when is_bought_with then 'similar'
        when is_similar_customers then 'similar_customers'
        when is_new and is_category_nameable then 'new'
        when is_segment and is_segment_nameable then 'segment'
        else 'popular'
    end as source,
    substr(coalesce(nullif(
        {%- for source in told %}
            case when is_{{ source }} then ',{{ source }}' else '' end{{ ' ||' if not loop.last else ',' }}
        {%- endfor %}
        ''
    ), ',popular'), 2) as sources,
    anchor_product_id,
    segment
from found
