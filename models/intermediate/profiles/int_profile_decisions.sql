with

audience as (

    select * from {{ ref('int_email_audience') }}

),

-- an offer that holds at the date, for everybody
shop_default as (

    select
        shop_offers.offer_code,
        {{ offer_deadline('as_of.as_of_date', 'offers') }} as expires_on
    from {{ ref('segment_offers') }} as shop_offers
    inner join {{ ref('offers') }} as offers on shop_offers.offer_code = offers.offer_code
    cross join {{ ref('int_build_context') }} as as_of
    where
        shop_offers.segment_kind = 'shop'
        and coalesce(offers.valid_from <= as_of.as_of_date, true)
        and coalesce(offers.valid_to >= as_of.as_of_date, true)
        and coalesce(trim(offers.eligibility), '') = ''
    order by shop_offers.priority, shop_offers.offer_code
    limit 1

),

decisions as (

    select * from {{ ref('int_offer_decisions') }}

)

-- a customer who withdrew their consent to personalization after the date of the decision gets what everybody gets,
-- unless they are in the hold-out or held back
select
    audience.customer_id,
    audience.as_of_date,
    audience.external_id,
    audience.email,
    audience.email_sha256,
    audience.language,
    audience.is_personalised,
    audience.is_holdout,
    audience.experiment_id,
    audience.variant,
    audience.texts_of,
    case
        when audience.has_withdrawn_since and decisions.offer_code is not null then shop_default.offer_code
        else decisions.offer_code
    end as offer_code,
    coalesce(case when audience.is_personalised then decisions.offer_source end, 'segment_default') as offer_source,
    coalesce(case when audience.is_personalised then decisions.fallback_level end, 2) as fallback_level,
    case
        when audience.has_withdrawn_since and decisions.offer_code is not null then shop_default.expires_on
        else decisions.expires_on
    end as offer_expires_on
from audience
left join decisions
    on
        audience.customer_id = decisions.customer_id
        and audience.as_of_date = decisions.as_of_date
left join shop_default on true
