-- A customer who may not be mailed, or does not consent to personalization, has no open trigger: all kinds read what
-- they looked at, put in the cart or bought.
with

triggers as (

    select * from {{ ref('int_triggers') }}

),

audience as (

    select customer_id from {{ ref('int_email_audience') }}
    where is_personalised

)

select
    triggers.trigger_id,
    triggers.customer_id,
    triggers.trigger_kind,
    triggers.product_id,
    triggers.triggered_at,
    triggers.expires_at,
    audience.customer_id is not null and triggers.closed_by is null as is_open,
    case when audience.customer_id is null then 'no_consent' else triggers.closed_by end as canceled_reason,
    triggers.as_of_date
from triggers
left join audience on triggers.customer_id = audience.customer_id
