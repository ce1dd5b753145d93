{{ config(materialized='view') }}

select
    customer_rows.raw_customer_id,
    customer_rows.row_number,
    customer_rows.external_id,
    customer_rows.raw_email,
    customer_rows.first_name,
    customer_rows.last_name,
    customer_rows.raw_birth_date,
    customer_rows.gender,
    customer_rows.country,
    customer_rows.region,
    customer_rows.device,
    customer_rows.loyalty_tier,
    customer_rows.interests,
    customer_rows.lifestyle,
    customer_rows.language,
    customer_rows.time_zone,
    customer_rows.signed_up_at,
    customer_rows.updated_at,
    customer_rows.loaded_at,
    customer_rows.reasons,
    {{ join_reasons('customer_rows.corrections', list_reasons({
        'email_placeholder': 'placeholders.email_sha256 is not null',
        'identity_merged': 'customer_rows.row_number = 1 and customer_ids.customer_id <> customer_ids.raw_customer_id',
    })) }} as corrections
from {{ ref('int_customer_rows') }} as customer_rows
left join {{ ref('int_customer_ids') }} as customer_ids
    on customer_rows.raw_customer_id = customer_ids.raw_customer_id
left join {{ ref('int_placeholder_addresses') }} as placeholders
    on customer_rows.email_sha256 = placeholders.email_sha256
