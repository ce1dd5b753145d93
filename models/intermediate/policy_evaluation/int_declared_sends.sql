{{ config(materialized='view') }}
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
)

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
