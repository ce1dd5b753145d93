with

found as (

    select
        scoring_event_id,
        product_id,
        {%- for source in ['personal', 'viewed', 'similar', 'similar_customers', 'new', 'segment'] %}
            max(case when source = '{{ source }}' then 1 else 0 end) = 1 as is_{{ source }},
        {%- endfor %}
        {%- for source in candidate_sources().values() %}
            {%- for column in source.columns %}
                max({{ column }}) as {{ column }},
            {%- endfor %}
        {%- endfor %}
        max(case when is_cooling then 1 else 0 end) = 1 as is_cooling
    from {{ ref('int_candidate_sources') }}
    group by scoring_event_id, product_id
    having max(case when is_brought then 1 else 0 end) = 1

)

-- Whether a product was available at an earlier date is not known, but what the customer bought then was available. For
-- today, what is not due is left out as well.
select
    found.*,
    events.is_training,
    events.customer_id,
    events.as_of_date,
    events.history_date,
    events.trend_date,
    events.n_later_baskets,
    products.category,
    products.price,
    profiles.n_baskets,
    profiles.products_per_basket,
    profiles.days_since_basket,
    profiles.usual_log_price,
    profiles.purchases_decayed as all_purchases_decayed
from found
inner join {{ ref('int_scoring_events') }} as events on found.scoring_event_id = events.scoring_event_id
inner join {{ ref('int_products') }} as products on found.product_id = products.product_id
inner join {{ ref('int_product_popularity') }} as popularity on found.product_id = popularity.product_id
left join {{ ref('int_scoring_event_profiles') }} as profiles on found.scoring_event_id = profiles.scoring_event_id
left join {{ ref('int_customer_set_aside_products') }} as set_aside
    on events.customer_id = set_aside.customer_id and found.product_id = set_aside.product_id
where events.is_training or (popularity.is_recommendable and set_aside.product_id is null)
