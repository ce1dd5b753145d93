{%- set texts = offer_texts() -%}
-- The words of offer_texts in the customer's language, else in the shop's, else those of the offer itself. A variant of
-- an experiment with other words has a card of its own.
with

offers as (

    select
        offers.offer_code,
        offers.kind,
        offers.valid_days,
        offers.valid_to,
        offers.cta_path,
        offers.image_url,
        {%- for text in texts %}
            coalesce(own.{{ text }}, shop.{{ text }}, offers.{{ text }}) as own_{{ text }},
        {%- endfor %}
        languages.language
    from {{ ref('offers') }} as offers
    cross join {{ ref('int_languages') }} as languages
    left join {{ ref('offer_texts') }} as own
        on offers.offer_code = own.offer_code and languages.language = own.language
    left join {{ ref('offer_texts') }} as shop
        on offers.offer_code = shop.offer_code and shop.language = {{ text_literal(shop_language()) }}

),

worded as (

    select
        offers.*,
        cast('' as {{ dbt.type_string() }}) as texts_of
    from offers
    {%- for row in variant_texts() %}
        union all
        select
            offers.offer_code,
            offers.kind,
            offers.valid_days,
            offers.valid_to,
            offers.cta_path,
            offers.image_url,
            {%- for text in texts %}
                {{ text_literal(row[text]) if text in row else 'offers.own_' ~ text }} as own_{{ text }},
            {%- endfor %}
            offers.language,
            {{ text_literal(row.key) }} as texts_of
        from offers
        where
            offers.offer_code = {{ text_literal(row.offer_code) }}
            and offers.language = {{ text_literal(row.language) }}
    {%- endfor %}

),

links as (

    select * from {{ ref('int_links') }}

),

cleaned as (

    select
        offers.texts_of,
        offers.offer_code,
        offers.language,
        offers.kind,
        offers.valid_days,
        offers.valid_to,
        {%- for text in texts %}
            offers.own_{{ text }} as raw_{{ text }},
            {{ clean_text('offers.own_' ~ text) }} as {{ text }},
        {%- endfor %}
        {{ tracked_url(
            'pages.url_start', 'pages.url_separator', 'pages.url_end', "codes.url || '&offer=' || codes.url"
        ) }} as cta_url,
        pages.correction as cta_url_correction,
        images.url as image_url,
        images.correction as image_url_correction
    from worded as offers
    inner join links as pages
        on pages.link_kind = 'call_to_action' and coalesce(offers.cta_path, '') = pages.link_value
    inner join links as images
        on images.link_kind = 'image' and coalesce(offers.image_url, '') = images.link_value
    inner join links as codes
        on codes.link_kind = 'parameter' and offers.offer_code = codes.link_value

)

select
    texts_of,
    offer_code,
    language,
    kind,
    valid_days,
    valid_to,
    {%- for text in texts %}
        {{ limit_text(text, text_limit(text)) }} as {{ text }},
    {%- endfor %}
    cta_url,
    image_url,
    -- an offer needs no picture of its own
    {{ list_reasons({
        'text_cleaned': any_text(texts, "coalesce({text}, '') <> coalesce(raw_{text}, '')"),
        'text_shortened': any_text(texts, 'length({text}) > {limit}'),
        'url_missing': "cta_url_correction = 'url_missing'",
        'url_replaced': "'url_replaced' in (cta_url_correction, image_url_correction)",
        'url_rewritten': "'url_rewritten' in (cta_url_correction, image_url_correction)",
    }) }} as corrections
from cleaned
