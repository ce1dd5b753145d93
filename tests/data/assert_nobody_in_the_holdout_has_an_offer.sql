{{ config(group='activation') }}
-- told from the ids alone: the draw knows neither date nor build
with

drawn as (

    select
        decisions.customer_id,
        decisions.offer_code,
        decisions.is_holdout,
        profiles.offer_is_shown,
        profiles.is_holdout as is_holdout_profile,
        recommendations.rec_1_reason_text,
        {{ is_drawn('decisions.customer_id', 'holdout', var('holdout_share')) }} as is_drawn
    from {{ ref('fct_next_best_offers') }} as decisions
    left join {{ ref('int_profile_offers') }} as profiles on decisions.customer_id = profiles.customer_id
    left join {{ ref('int_profile_recommendations') }} as recommendations
        on decisions.customer_id = recommendations.customer_id

)

select * from drawn
where
    is_drawn <> is_holdout
    or is_drawn <> coalesce(is_holdout_profile, is_drawn)
    or (is_drawn and (offer_code is not null or coalesce(offer_is_shown, false)))
    or (
        is_drawn and rec_1_reason_text <> '' and rec_1_reason_text not in (
            select wordings.text from {{ ref('int_wordings') }} as wordings
            where wordings.kind = 'recommendation' and wordings.code = 'popular'
        )
    )
