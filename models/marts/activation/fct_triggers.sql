-- All kinds read what customers looked at, put in the cart or bought, so a row is published only of those who may be
-- mailed and consent to personalization.
with

triggers as (

    select * from {{ ref('int_triggers') }}

),

audience as (

    select customer_id from {{ ref('int_email_audience') }}
    where is_personalised and email is not null

)

select
    triggers.trigger_id,
    triggers.customer_id,
    triggers.trigger_kind,
    triggers.product_id,
    triggers.triggered_at,
    triggers.expires_at,
    triggers.closed_by is null as is_open,
    triggers.closed_by as canceled_reason,
    triggers.as_of_date
from triggers
inner join audience on triggers.customer_id = audience.customer_id
