-- a build of a past date ignores what was published later, and a proposal decides as if nothing had been sent
with

published as (

    select max(as_of_date) as published_on from {{ ref('int_published_recommendations') }}

),

defaults as (

    select
        {{ dbt.listagg(
            "segment_kind || ' ' || segment || ' ' || offer_code || ' ' || cast(priority as " ~ dbt.type_string() ~ ")",
            "'|'", "order by segment_kind, segment, offer_code"
        ) }} as segment_offers
    from {{ ref('segment_offers') }}

)

select
    as_of.as_of_date,
    case
        when
            published.published_on <= as_of.as_of_date
            and '{{ var("policy_name") }}' = 'current'
            and {{ var('content_valid_days') }} > 0
            then published.published_on
    end as published_on,
    {{ dbt.hash(
        text_literal(tojson([var('offer_rules'), var('exploration_share'), var('holdout_salt')], sort_keys=true))
        ~ " || '|' || coalesce(defaults.segment_offers, '')"
    ) }} as rules_version
from {{ ref('int_build_context') }} as as_of
cross join published
cross join defaults
