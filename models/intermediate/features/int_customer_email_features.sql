{{ config(materialized='view') }}

with spine as (

    select
        spine.spine_id,
        spine.customer_id,
        spine.as_of_date,
        norms.mean_open_rate,
        norms.mean_click_rate
    from {{ ref('int_customer_spine') }} as spine
    inner join {{ ref('int_feature_norms') }} as norms on spine.as_of_date = norms.as_of_date

),

mails as (

    select
        customer_id,
        campaign_id,
        cast(known_from as date) as known_on,
        cast(occurred_at as date) as occurred_on,
        case when is_machine_open then 'machine_open' else event_type end as kind
    from {{ ref('int_email_events') }}
    where
        event_type in ('sent', 'open', 'click')
        and occurred_at >= (select min(spine.as_of_date) - {{ var('activity_days') }} from spine)

),

known_mails as (

    select
        spine.spine_id,
        mails.kind,
        mails.campaign_id,
        spine.as_of_date - mails.occurred_on as days_ago
    from mails
    inner join spine
        on
            mails.customer_id = spine.customer_id
            and mails.known_on < spine.as_of_date
            and mails.occurred_on >= spine.as_of_date - {{ var('activity_days') }}

),

counted as (

    select
        spine_id,
        {{ count_within(30, "kind = 'sent'") }} as n_emails_sent_30d,
        {{ count_within(90, "kind = 'sent'") }} as n_emails_sent_90d,
        {{ count_within(90, "kind = 'machine_open'") }} as n_machine_opens_90d,
        min(case when kind = 'open' then days_ago end) as days_since_last_open,
        min(case when kind = 'click' then days_ago end) as days_since_last_click,
        sum(case when kind = 'open' then {{ decay_weight(var('engagement_half_life_days')) }} end) as opens_decayed,
        sum(case when kind = 'click' then {{ decay_weight(var('engagement_half_life_days')) }} end)
            as clicks_decayed
    from known_mails
    group by spine_id

),

-- an email that was opened twice counts once
engaged as (

    select
        spine_id,
        count(distinct case when kind = 'open' then campaign_id end) as n_opens_90d,
        count(distinct case when kind = 'click' then campaign_id end) as n_clicks_90d
    from known_mails
    where days_ago <= 90 and kind in ('open', 'click')
    group by spine_id

)

select
    spine.spine_id,
    coalesce(counted.n_emails_sent_30d, 0) as n_emails_sent_30d,
    coalesce(counted.n_emails_sent_90d, 0) as n_emails_sent_90d,
    coalesce(engaged.n_opens_90d, 0) as n_opens_90d,
    coalesce(engaged.n_clicks_90d, 0) as n_clicks_90d,
    coalesce(counted.n_machine_opens_90d, 0) as n_machine_opens_90d,
    {{ shrunk_rate(
        'coalesce(engaged.n_opens_90d, 0)', 'coalesce(counted.n_emails_sent_90d, 0)', 'spine.mean_open_rate'
    ) }} as open_rate_90d,
    {{ shrunk_rate(
        'coalesce(engaged.n_clicks_90d, 0)', 'coalesce(counted.n_emails_sent_90d, 0)', 'spine.mean_click_rate'
    ) }} as click_rate_90d,
    counted.days_since_last_open,
    counted.days_since_last_click,
    cast(coalesce(counted.opens_decayed, 0) as double) as opens_decayed,
    cast(coalesce(counted.clicks_decayed, 0) as double) as clicks_decayed
from spine
left join counted on spine.spine_id = counted.spine_id
left join engaged on spine.spine_id = engaged.spine_id
