-- One row per customer and country. A country is known from the first invoice that names it.
{{ config(schema='crm', alias='customers') }}

select
    customer_id,
    country,
    min(invoice_date) as updated_at,
    min(invoice_date) as loaded_at
from {{ ref('source_lines') }}
where customer_id is not null
group by customer_id, country
