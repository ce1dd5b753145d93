with

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

-- for popular products nothing personal is said: neither a source nor that the customer already has one
explained as (

    select
        *,
        case when is_owned and ranked_by <> 'popularity' then 'repeat' else 'discovery' end as rec_kind,
        case
            when source = 'personal' then product_id
            when source = 'similar' then anchor_product_id
        end as named_product_id
    from {{ ref('int_recommendation_sources') }}

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
    explained.named_product_id as anchor_product_id,
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
left join products as anchors on explained.named_product_id = anchors.product_id
left join products as own on explained.product_id = own.product_id
left join owned
    on explained.customer_id = owned.customer_id and explained.product_id = owned.product_id
