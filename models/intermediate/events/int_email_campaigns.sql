{{ config(materialized='view') }}

select
    campaign_id,
    name,
    sent_at,
    offer_code,
    variant
from {{ ref('int_email_campaigns_validated') }}
where reasons is null
