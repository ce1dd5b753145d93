-- what is held is what readers saw: the offer with its date, source and propensity, its deadline unless the offer ends
-- earlier by now, the products shown at their places; nothing is held past its deadline, and no fresh decision is older
-- than the build
{%- set decided = [
    'offer_code', 'offer_source', 'fallback_level', 'rule_name', 'reason', 'model_version', 'is_explored',
    'expected_value', 'probability_chosen', 'decided_on', 'planned_cost', 'capped_by',
] %}
with

held as (

    select * from {{ ref('int_offer_decisions') }}
    where is_held

),

moved_offers as (

    select held.customer_id
    from held
    left join {{ ref('int_published_offers') }} as published on held.customer_id = published.customer_id
    left join {{ ref('offers') }} as offers on held.offer_code = offers.offer_code
    left join {{ ref('int_offer_pairs') }} as pairs
        on held.customer_id = pairs.customer_id and held.offer_code = pairs.offer_code
    where
        published.customer_id is null
        or held.expires_on < held.as_of_date
        or coalesce(pairs.offer_obstacle, 'not_required') <> 'not_required'
        or pairs.customer_id is null
        or held.is_holdout
        or held.expires_on
        is distinct from {{ shortened_deadline('published.expires_on', 'offers.valid_to') }}
        {%- for column in decided %}
            or held.{{ column }} is distinct from published.{{ column }}
        {%- endfor %}

),

misdated_offers as (

    select customer_id
    from {{ ref('fct_next_best_offers') }}
    where
        decided_on > as_of_date
        or (offer_code is null) <> (expires_on is null)
        or (offer_code is null and decided_on < as_of_date)

),

moved_lists as (

    select recommendations.customer_id
    from {{ ref('fct_product_recommendations') }} as recommendations
    left join {{ ref('int_published_recommendations') }} as published
        on
            recommendations.customer_id = published.customer_id
            and recommendations.product_id = published.product_id
            and recommendations.shown_rank = published.shown_rank
            and recommendations.decided_on = published.decided_on
            and recommendations.reason_code = published.reason_code
            and coalesce(recommendations.reason_value, '') = coalesce(published.reason_value, '')
    where
        recommendations.decided_on > recommendations.as_of_date
        or (
            recommendations.decided_on < recommendations.as_of_date
            and recommendations.shown_rank is not null
            and published.customer_id is null
        )

)

select
    customer_id,
    'offer' as what
from moved_offers
union all
select
    customer_id,
    'dates of the offer' as what
from misdated_offers
union all
select
    customer_id,
    'list' as what
from moved_lists
