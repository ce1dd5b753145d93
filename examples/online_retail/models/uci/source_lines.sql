-- The file as it is, one row per line, numbered so that every count can be followed back to it.
select
    file_row_number + 1 as line_number,
    -- Two lines are the same line if they agree in all eight columns.
    md5(
        coalesce("InvoiceNo"::varchar, '<null>') || '|'
        || coalesce("StockCode"::varchar, '<null>') || '|'
        || coalesce("Description"::varchar, '<null>') || '|'
        || coalesce("Quantity"::varchar, '<null>') || '|'
        || coalesce("InvoiceDate"::varchar, '<null>') || '|'
        || coalesce("UnitPrice"::varchar, '<null>') || '|'
        || coalesce("CustomerID"::varchar, '<null>') || '|'
        || coalesce("Country"::varchar, '<null>')
    ) as line_hash,
    "InvoiceNo"::varchar as invoice_no,
    "StockCode"::varchar as stock_code,
    "Description"::varchar as description,
    "Quantity"::bigint as quantity,
    "InvoiceDate"::timestamp as invoice_date,
    "UnitPrice"::decimal(18, 4) as unit_price,
    "CustomerID"::bigint::varchar as customer_id,
    "Country"::varchar as country
from {{ source('landed', 'online_retail') }}
