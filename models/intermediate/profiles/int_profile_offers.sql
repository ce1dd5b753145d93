-- The words of the decided offer in the customer's language; neutral words where there is no offer.
with

decisions as (

    select * from {{ ref('int_profile_decisions') }}

),

wordings as (

    select * from {{ ref('int_wordings') }}

),

shown as (

    select
        decisions.customer_id,
        decisions.as_of_date,
        decisions.external_id,
        decisions.email,
        decisions.email_sha256,
        decisions.is_personalised,
        decisions.language,
        offers.offer_code is not null as offer_is_shown,
        decisions.offer_source,
        decisions.fallback_level,
        decisions.is_holdout,
        decisions.experiment_id,
        decisions.variant,
        {%- for name, column in {
            'offer_code': 'offer_code', 'content_block': 'kind', 'offer_headline': 'headline',
            'offer_text': 'text', 'offer_cta_label': 'cta_label', 'offer_reason_text': 'reason_text',
            'offer_image_url': 'image_url', 'offer_cta_url': 'cta_url',
        }.items() %}
            coalesce(
                {{ 'tried.' ~ column ~ ', ' if variant_texts() }}offers.{{ column }}, {{ profile_neutral_text(name) }}
            ) as {{ name }},
        {%- endfor %}
        decisions.offer_expires_on,
        coalesce({{ date_text('decisions.offer_expires_on', 'month_names.text') }}, '') as offer_expires_text
    from decisions
    inner join {{ ref('int_languages') }} as languages on decisions.language = languages.language
    left join {{ ref('int_offer_cards') }} as offers
        on
            decisions.offer_code = offers.offer_code and decisions.language = offers.language
            and offers.texts_of = ''
    {%- if variant_texts() %}
        left join {{ ref('int_offer_cards') }} as tried
            on
                decisions.offer_code = tried.offer_code and decisions.language = tried.language
                and decisions.texts_of = tried.texts_of
    {%- endif %}
    left join wordings as month_names
        on
            decisions.language = month_names.language and month_names.kind = 'month'
            and cast(extract(month from decisions.offer_expires_on) as {{ dbt.type_string() }}) = month_names.code

)

select
    shown.*,
    {{ shown_text('blocks.text', 'text') }} as content_block_text
from shown
inner join wordings as blocks
    on shown.language = blocks.language and blocks.kind = 'block' and shown.content_block = blocks.code
