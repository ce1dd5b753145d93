{%- set texts = ['name', 'category', 'brand', 'description'] -%}
{%- set parts = ['url', 'url_start', 'url_separator', 'url_end'] -%}
{%- set kept = ['price', 'unit_cost', 'launched_on', 'is_available', 'invalid_values', 'out_of_range',
    'has_outer_blanks', 'has_decimal_key'] -%}
with

links as (

    select * from {{ ref('int_links') }}

),

cleaned as (

    select
        products.product_id,
        {%- for text in texts %}
            products.{{ text }} as raw_{{ text }},
            {{ clean_text('products.' ~ text) }} as {{ text }},
        {%- endfor %}
        products.image_url as raw_image_url,
        products.product_url as raw_product_url,
        pictures.url as image_url,
        {%- for part in parts %}
            coalesce(pages.{{ part }}, product_pages.{{ part }}) as product_{{ part }},
        {%- endfor %}
        coalesce(pages.url, product_pages.url) = product_pages.url as has_guessed_url,
        {%- for column in kept %}
            products.{{ column }},
        {%- endfor %}
        pages.correction as page_correction,
        pictures.correction as image_correction
    from {{ ref('stg_shop__products') }} as products
    left join links as pages on pages.link_kind = 'page' and coalesce(products.product_url, '') = pages.link_value
    left join links as product_pages
        on product_pages.link_kind = 'product' and products.product_id = product_pages.link_value
    left join links as pictures
        on pictures.link_kind = 'image' and coalesce(products.image_url, '') = pictures.link_value
    where {{ stop_at_time_problem() }}

),

judged as (

    select
        *,
        {{ list_reasons({
            'product_id_missing': 'product_id is null',
            'name_missing': 'name is null',
            'wrong_type': "invalid_values like '%price=%' and price is null",
            'out_of_range': "out_of_range like '%price=%'",
            'price_missing': 'price is null and invalid_values is null and out_of_range is null',
            'price_not_positive': 'price <= 0',
        }) }} as own_reasons
    from cleaned

),

ranked as (

    select
        *,
        {{ rank_in_key('product_id', [
            'launched_on', 'raw_name', 'raw_category', 'raw_brand', 'raw_description', 'price', 'unit_cost',
            'raw_image_url', 'raw_product_url', 'is_available'
        ], none) }} as row_number
    from judged

)

select
    product_id,
    row_number,
    {%- for text in texts %}
        raw_{{ text }},
        {{ limit_text(text, text_limit(text)) }} as {{ text }},
    {%- endfor %}
    raw_image_url,
    image_url,
    raw_product_url,
    {%- for part in parts %}
        product_{{ part }},
    {%- endfor %}
    {%- for column in kept + ['has_guessed_url'] %}
        {{ column }},
    {%- endfor %}
    {{ join_reasons('own_reasons', "case when product_id is not null and row_number > 1 then 'duplicate_key' end") }}
        as reasons,
    {{ list_reasons({
        'key_normalized': 'has_decimal_key',
        'outer_blanks': 'has_outer_blanks',
        'not_a_number': 'invalid_values is not null',
        'unit_cost_out_of_range': "out_of_range like '%unit_cost=%'",
        'text_cleaned': any_text(texts, "coalesce({text}, '') <> coalesce(raw_{text}, '')"),
        'text_shortened': any_text(texts, 'length({text}) > {limit}'),
        'url_missing': "'url_missing' in (page_correction, image_correction)",
        'url_replaced': "'url_replaced' in (page_correction, image_correction)",
        'url_rewritten': "'url_rewritten' in (page_correction, image_correction)",
    }) }} as corrections
from ranked
