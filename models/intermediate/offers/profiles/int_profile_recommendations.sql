{%- set parts = profile_rec_parts() -%}
with

audience as (

    select * from {{ ref('int_email_audience') }}

),

cards as (

    select
        *,
        product_id as id
    from {{ ref('int_product_cards') }}

),

places_in_category as (

    select
        product_id,
        popular_rank,
        row_number() over (partition by category order by popular_rank) as category_place
    from cards
    where popular_rank is not null

),

popular as (

    select
        product_id,
        row_number() over (
            order by category_place > {{ var('rec_shown_per_category') }}, popular_rank
        ) as rank
    from places_in_category

),

-- without consent they are popular ones already; she who withdrew it since gets what everybody gets, the hold-out too
shown as (

    select
        audience.customer_id,
        recommendations.shown_rank as rank,
        recommendations.product_id,
        recommendations.reason_text
    from audience
    inner join {{ ref('int_recommendation_reasons') }} as recommendations
        on
            audience.customer_id = recommendations.customer_id
            and audience.as_of_date = recommendations.as_of_date
    where not audience.has_withdrawn_since and not audience.is_holdout and recommendations.shown_rank <= 3

    union all

    select
        audience.customer_id,
        popular.rank,
        popular.product_id,
        'Popular with our customers' as reason_text
    from audience
    inner join popular on popular.rank <= 3
    where audience.has_withdrawn_since or audience.is_holdout

),

items as (

    select
        shown.customer_id,
        shown.rank,
        {{ limit_text('shown.reason_text', var('text_limits').reason_text) }} as reason_text,
        cards.id,
        cards.name,
        cards.description,
        cards.image_url,
        cards.price_text,
        {{ tracked_url(
            'cards.url_start', 'cards.url_separator', 'cards.url_end',
            "'rec_' || cast(shown.rank as " ~ dbt.type_string() ~ ")"
        ) }} as url
    from shown
    inner join cards on shown.product_id = cards.product_id

)

select
    customer_id,
    cast(count(*) as integer) as n_recommendations,
    {%- for number in range(1, 4) %}
        {%- for part in parts %}
            coalesce(max(case when rank = {{ number }} then {{ part }} end), '') as rec_{{ number }}_{{ part }},
        {%- endfor %}
    {%- endfor %}
    {{ json_array_agg(json_object(dict(zip(parts, parts))), 'rank') }} as recommendations
from items
group by customer_id
