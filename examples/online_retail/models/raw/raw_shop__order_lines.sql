-- One row per line of the file, none left out. Exact duplicates share an order_line_id.
{{ config(schema='shop', alias='order_lines') }}

select
    line_hash as order_line_id,
    invoice_no as order_id,
    upper(trim(stock_code)) as product_id,
    quantity,
    unit_price
from {{ ref('source_lines') }}
order by line_number
