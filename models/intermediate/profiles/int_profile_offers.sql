with

audience as (

    select * from {{ ref('int_email_audience') }}

),

shop_default as (

    select
        shop_offers.offer_code,
        {{ offer_deadline('as_of.as_of_date', 'offers') }} as expires_on
    from {{ ref('segment_offers') }} as shop_offers
    inner join {{ ref('offers') }} as offers on shop_offers.offer_code = offers.offer_code
    cross join {{ ref('int_build_context') }} as as_of
    where shop_offers.segment_kind = 'shop'
    order by shop_offers.priority, shop_offers.offer_code
    limit 1

),

-- she who withdrew her consent to personalisation after the date of the decision gets what everybody gets, unless she
-- is in the hold-out or held back
decisions as (

    select
        audience.*,
        case
            when audience.has_withdrawn_since and decisions.offer_code is not null then shop_default.offer_code
            else decisions.offer_code
        end as offer_code,
        case
            when audience.is_personalised then decisions.offer_source else 'segment_default'
        end as offer_source,
        case when audience.is_personalised then decisions.fallback_level else 2 end
            as fallback_level,
        case
            when audience.has_withdrawn_since and decisions.offer_code is not null then shop_default.expires_on
            else decisions.expires_on
        end as expires_on
    from audience
    left join {{ ref('int_offer_decisions') }} as decisions
        on
            audience.customer_id = decisions.customer_id
            and audience.as_of_date = decisions.as_of_date
    cross join shop_default

),

offers as (

    select * from {{ ref('int_offer_cards') }}

)

select
    decisions.customer_id,
    decisions.as_of_date,
    decisions.external_id,
    decisions.email,
    decisions.email_sha256,
    decisions.is_personalised,
    decisions.language,
    offers.offer_code is not null as offer_is_shown,
    coalesce(decisions.offer_source, 'segment_default') as offer_source,
    coalesce(decisions.fallback_level, 2) as fallback_level,
    decisions.is_holdout,
    {%- for name, column in {
        'offer_code': 'offer_code', 'content_block': 'kind', 'offer_headline': 'headline',
        'offer_text': 'text', 'offer_cta_label': 'cta_label', 'offer_reason_text': 'reason_text',
        'offer_image_url': 'image_url', 'offer_cta_url': 'cta_url',
    }.items() %}
        coalesce(offers.{{ column }}, {{ profile_neutral_text(name) }}) as {{ name }},
    {%- endfor %}
    decisions.expires_on as offer_expires_on
from decisions
inner join {{ ref('int_languages') }} as languages on decisions.language = languages.language
left join offers on decisions.offer_code = offers.offer_code and decisions.language = offers.language
