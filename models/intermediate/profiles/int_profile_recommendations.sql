{%- set parts = profile_rec_parts() -%}
with

cards as (

    select
        *,
        product_id as id
    from {{ ref('int_product_cards') }}

),

shown as (

    select * from {{ ref('int_profile_products') }}

),

worded as (

    select
        shown.customer_id,
        shown.rank,
        shown.product_id,
        shown.language,
        {{ told_wording('wordings.text', 'shown.reason_value') }} as reason_text
    from shown
    inner join {{ ref('int_wordings') }} as wordings
        on
            shown.language = wordings.language
            and wordings.kind = 'recommendation'
            and shown.reason_code = wordings.code

),

items as (

    select
        worded.customer_id,
        worded.rank,
        {{ limit_text('worded.reason_text', text_limit('reason_text')) }} as reason_text,
        cards.id,
        cards.name,
        cards.description,
        cards.image_url,
        {{ price_text('cards.price', 'cards.currency') }} as price_text,
        {{ tracked_url(
            'cards.url_start', 'cards.url_separator', 'cards.url_end',
            "'rec_' || cast(worded.rank as " ~ dbt.type_string() ~ ")"
        ) }} as url
    from worded
    inner join cards on worded.product_id = cards.product_id
    inner join {{ ref('int_languages') }} as languages on worded.language = languages.language

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
