{{ config(materialized='view') }}
{#- A test is what was sent on one day under one declared name; its arms are the offers or, of one offer, the variants. -#}
with

campaigns as (

    select * from {{ ref('int_email_campaigns') }}

),

declared as (
    {%- for name in (randomized_campaigns() if execute else []) %}
        select
            {{ text_literal(name) }} as log_name,
            campaign_id,
            offer_code,
            variant
        from campaigns
        where substr(name, 1, {{ name | string | length }}) = {{ text_literal(name) }}
        {{ 'union all' if not loop.last }}
    {%- else %}
        select
            '' as log_name,
            campaign_id,
            offer_code,
            variant
        from campaigns
        where 1 = 0
    {%- endfor %}
),

sends as (

    select
        declared.log_name,
        declared.campaign_id,
        declared.offer_code,
        declared.variant,
        events.customer_id,
        events.occurred_at,
        min(cast(events.occurred_at as date)) over (partition by declared.log_name, declared.campaign_id) as sent_on
    from declared
    inner join {{ ref('int_email_events') }} as events on declared.campaign_id = events.campaign_id
    inner join {{ ref('int_build_context') }} as as_of on events.known_from < as_of.as_of_date
    where events.event_type = 'sent'

),

tests as (

    select
        log_name,
        sent_on,
        count(distinct offer_code) > 1 as has_several_offers
    from sends
    group by log_name, sent_on

),

-- she who got two arms of a test is of the one that she got first
arms as (

    select
        sends.log_name,
        sends.sent_on,
        sends.campaign_id,
        sends.customer_id,
        sends.occurred_at as acted_at,
        case when tests.has_several_offers then sends.offer_code else sends.variant end as action,
        row_number() over (
            partition by sends.log_name, sends.sent_on, sends.customer_id
            order by sends.occurred_at, sends.campaign_id
        ) as send_number
    from sends
    inner join tests on sends.log_name = tests.log_name and sends.sent_on = tests.sent_on

),

first_arms as (

    select * from arms
    where send_number = 1 and action is not null

)

select
    log_name,
    sent_on as acted_on,
    campaign_id,
    customer_id,
    acted_at,
    action,
    cast(count(*) over (partition by log_name, sent_on, action) as double)
    / count(*) over (partition by log_name, sent_on) as probability_chosen
from first_arms
