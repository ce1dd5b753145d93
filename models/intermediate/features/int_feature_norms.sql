{#- Steps of 5 % in the amount. -#}
{%- set buckets_per_e = 20 -%}

with dates as (

    select as_of_date from {{ ref('int_feature_dates') }}

),

-- erased customers count in these totals; otherwise each erasure would change the norms of past dates
purchases as (

    select
        cast(order_lines.known_from as date) as known_on,
        {{ net_amount('order_lines') }} as amount
    from {{ ref('int_order_lines_validated') }} as order_lines
    where order_lines.quantity > 0 and {{ counts_in_totals('order_lines.reasons') }}

),

amounts_by_day as (

    select
        known_on,
        cast(floor(ln(amount) * {{ buckets_per_e }}) as integer) as bucket,
        count(*) as n_lines
    from purchases
    where amount > 0
    group by known_on, cast(floor(ln(amount) * {{ buckets_per_e }}) as integer)

),

amounts as (

    select
        dates.as_of_date,
        amounts_by_day.bucket,
        sum(sum(amounts_by_day.n_lines)) over (
            partition by dates.as_of_date order by amounts_by_day.bucket
            rows between unbounded preceding and current row
        ) as n_lines_up_to,
        sum(sum(amounts_by_day.n_lines)) over (partition by dates.as_of_date) as n_lines
    from dates
    inner join amounts_by_day on dates.as_of_date > amounts_by_day.known_on
    group by dates.as_of_date, amounts_by_day.bucket

),

caps as (

    select
        as_of_date,
        cast(exp((min(bucket) + 1) / {{ buckets_per_e }}.0) as {{ type_money() }}) as line_amount_cap
    from amounts
    where n_lines_up_to >= {{ var('amount_cap_quantile') }} * n_lines
    group by as_of_date

),

mails_by_day as (

    select
        cast(events.known_from as date) as known_on,
        cast(events.occurred_at as date) as occurred_on,
        count(case when events.event_type = 'sent' then 1 end) as n_sent,
        count(case when events.event_type = 'open' then 1 end) as n_opens,
        count(case when events.event_type = 'click' then 1 end) as n_clicks
    from {{ ref('int_email_events_validated') }} as events
    where
        {{ counts_in_totals('events.reasons') }}
        and not coalesce(events.is_machine_open, false)
        and events.occurred_at >= (select min(dates.as_of_date) - 90 from dates)
    group by cast(events.known_from as date), cast(events.occurred_at as date)

),

rates as (

    select
        dates.as_of_date,
        least(1, sum(mails_by_day.n_opens) / cast(sum(mails_by_day.n_sent) as double)) as mean_open_rate,
        least(1, sum(mails_by_day.n_clicks) / cast(sum(mails_by_day.n_sent) as double)) as mean_click_rate
    from dates
    inner join mails_by_day on dates.as_of_date > mails_by_day.known_on
    where dates.as_of_date - mails_by_day.occurred_on <= 90
    group by dates.as_of_date
    having sum(mails_by_day.n_sent) > 0

)

select
    dates.as_of_date,
    caps.line_amount_cap,
    rates.mean_open_rate,
    rates.mean_click_rate
from dates
left join caps on dates.as_of_date = caps.as_of_date
left join rates on dates.as_of_date = rates.as_of_date
