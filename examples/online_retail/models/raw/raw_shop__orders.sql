-- One row per invoice, customer and time: an invoice with two times gives two rows with one key,
-- and an invoice without a customer a row without one. The pipeline rejects what it cannot use.
-- Cancellations (C...) are orders like any other, whose lines are negative: returns.
{{ config(schema='shop', alias='orders') }}

select
    invoice_no as order_id,
    customer_id,
    invoice_date as ordered_at,
    'placed' as status,
    'GBP' as currency
from {{ ref('source_lines') }}
group by invoice_no, customer_id, invoice_date
