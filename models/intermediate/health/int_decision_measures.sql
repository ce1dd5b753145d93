{{ config(materialized='view') }}
with

as_of as (

    select as_of_date from {{ ref('int_build_context') }}

),

decisions as (

    select
        as_of_date,
        is_holdout,
        case when is_holdout then null else coalesce(offer_code, 'none') end as offer,
        case when is_holdout then null else cast(fallback_level as {{ dbt.type_string() }}) end as fallback_level
    from {{ ref('int_offer_decisions') }}

),

customers as (

    select
        as_of_date,
        lifecycle_stage,
        segment_propensity,
        has_marketing_consent
    from {{ ref('int_offer_rule_inputs') }}

),

emails as (

    select
        as_of.as_of_date,
        count(case when events.event_type = 'sent' then 1 end) as n_sent,
        count(case when events.event_type = 'unsubscribe' then 1 end) as n_unsubscribes,
        count(case when events.event_type = 'complaint' then 1 end) as n_complaints
    from as_of
    left join {{ ref('int_email_events') }} as events
        on
            as_of.as_of_date > events.known_from
            and events.known_from >= {{ dbt.dateadd('day', -7, 'as_of.as_of_date') }}
    group by as_of.as_of_date

),

shares as (
    {% for measure, relation, item, of in [
        ('offer_share', 'decisions', 'offer', 'not is_holdout'),
        ('fallback_share', 'decisions', 'fallback_level', 'not is_holdout'),
        ('holdout_share', 'decisions', "case when is_holdout then 'all' end", 'true'),
        ('consent_share', 'customers', "case when has_marketing_consent then 'all' end", 'true'),
        ('stage_share', 'customers', 'lifecycle_stage', 'true'),
        ('propensity_share', 'customers', "coalesce(segment_propensity, 'none')", 'true'),
    ] %}
        select
            as_of_date,
            '{{ measure }}' as measure,
            {{ item }} as item,
            count(*) as n_rows,
            sum(count(*)) over (partition by as_of_date) as n_all
        from {{ relation }}
        where {{ of }}
        group by as_of_date, {{ item }}
        {{ 'union all' if not loop.last }}
    {%- endfor %}

),

measured as (

    {{ measure_rows('shares', none, 'share', 'n_rows / cast(n_all as double)', 'n_all', item='item',
        condition='item is not null') }}
    {%- for name in ['unsubscribes', 'complaints'] %}
        union all
        {{ measure_rows('emails', name ~ '_per_1000_sent_7d', 'per_thousand',
            '1000.0 * n_' ~ name ~ ' / nullif(n_sent, 0)', 'n_sent') }}
    {%- endfor %}
    union all
    {{ measure_rows('decisions', 'customers_with_offers', 'count', 'count(*)', '1', grouped=true) }}

)

select * from measured
where value is not null
