with

lists as (

    select * from {{ ref('int_recommendation_lists') }}

),

products as (

    select
        product_id,
        name,
        category
    from {{ ref('int_products') }}

),

owned as (

    select * from {{ ref('int_customer_owned_products') }}

),

-- of popular products nothing personal is said: neither a source nor that she has one already
explained as (

    select
        lists.customer_id,
        lists.as_of_date,
        lists.rank,
        lists.product_id,
        lists.score,
        lists.shown_rank,
        lists.is_cooling,
        lists.ranked_by,
        case when lists.is_owned and lists.ranked_by <> 'popularity' then 'repeat' else 'discovery' end as rec_kind,
        coalesce(sources.source, 'popular') as source,
        substr(coalesce(sources.sources, ',popular'), 2) as sources,
        case
            when sources.source = 'personal' then lists.product_id
            when sources.source = 'similar' then sources.anchor_product_id
        end as anchor_product_id,
        sources.segment
    from lists
    left join {{ ref('int_recommendation_sources') }} as sources
        on lists.customer_id = sources.customer_id and lists.product_id = sources.product_id

)

select
    explained.customer_id,
    explained.as_of_date,
    explained.rank,
    explained.product_id,
    explained.score,
    explained.rec_kind,
    explained.source,
    explained.sources,
    explained.ranked_by,
    explained.anchor_product_id,
    explained.is_cooling,
    explained.shown_rank,
    case explained.source
        when 'similar' then anchors.name
        when 'new' then own.category
        when 'segment' then explained.segment
    end as reason_value,
    case
        when
            explained.source = 'personal'
            and owned.n_purchase_days > 1
            and not explained.is_cooling
            and owned.days_since_last_purchase >= owned.usual_days
            then 'due_again'
        when explained.source = 'personal' and owned.n_purchase_days > 1 then 'comes_back'
        when explained.source = 'personal' then 'bought_before'
        else explained.source
    end as reason_code
from explained
left join products as anchors on explained.anchor_product_id = anchors.product_id
left join products as own on explained.product_id = own.product_id
left join owned
    on explained.customer_id = owned.customer_id and explained.product_id = owned.product_id
