{{ config(materialized='view') }}
{#- A test is what was sent on one day under one declared name. Its arms are offers, or the variants of one offer. -#}
with

sends as (

    select * from {{ ref('int_declared_sends') }}

),

tests as (

    select
        log_name,
        sent_on,
        count(distinct offer_code) > 1 as has_several_offers
    from sends
    group by log_name, sent_on

),

-- a customer who got two arms of a test counts for the first one
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
