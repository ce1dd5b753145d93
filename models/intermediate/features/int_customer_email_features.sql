with spine as (

    select
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
        cast(known_from as date) as known_on,
        cast(occurred_at as date) as occurred_on,
        case when is_machine_open then 'machine_open' else event_type end as kind
    from {{ ref('int_email_events') }}
    where
        (event_type = 'sent' or is_machine_open)
        and occurred_at >= (select min(as_of_date) - 90 from spine)
    union all
    select
        customer_id,
        known_on,
        cast(occurred_at as date) as occurred_on,
        event_type as kind
    from {{ ref('int_email_engagements') }}

),

known_mails as (

    select
        spine.customer_id,
        spine.as_of_date,
        spine.mean_open_rate,
        spine.mean_click_rate,
        mails.kind,
        spine.as_of_date - mails.occurred_on as days_ago
    from spine
    left join mails
        on
            spine.customer_id = mails.customer_id
            and spine.as_of_date > mails.known_on

),

counted as (

    select
        customer_id,
        as_of_date,
        mean_open_rate,
        mean_click_rate,
        {{ count_within(30, "kind = 'sent'") }} as n_emails_sent_30d,
        {{ count_within(90, "kind = 'sent'") }} as n_emails_sent_90d,
        {{ count_within(90, "kind = 'open'") }} as n_opens_90d,
        {{ count_within(90, "kind = 'click'") }} as n_clicks_90d,
        {{ count_within(90, "kind = 'machine_open'") }} as n_machine_opens_90d,
        min(case when kind = 'open' then days_ago end) as days_since_last_open,
        min(case when kind = 'click' then days_ago end) as days_since_last_click,
        sum(case when kind = 'open' then {{ decay_weight(var('engagement_half_life_days')) }} end) as opens_decayed,
        sum(case when kind = 'click' then {{ decay_weight(var('engagement_half_life_days')) }} end)
            as clicks_decayed
    from known_mails
    group by customer_id, as_of_date, mean_open_rate, mean_click_rate

)

select
    customer_id,
    as_of_date,
    n_emails_sent_30d,
    n_emails_sent_90d,
    n_opens_90d,
    n_clicks_90d,
    n_machine_opens_90d,
    {{ shrunk_rate('n_opens_90d', 'n_emails_sent_90d', 'mean_open_rate') }} as open_rate_90d,
    {{ shrunk_rate('n_clicks_90d', 'n_emails_sent_90d', 'mean_click_rate') }} as click_rate_90d,
    days_since_last_open,
    days_since_last_click,
    cast(round(coalesce(opens_decayed, 0), 6) as double) as opens_decayed,
    cast(round(coalesce(clicks_decayed, 0), 6) as double) as clicks_decayed
from counted
