-- The CDNOW file in the raw contract. A transaction is an order of one line at its dollars: the file knows no products.
create schema if not exists crm;
create schema if not exists shop;

create or replace temp table transactions as
select
    row_number() over () as transaction_number,
    string_split_regex(trim(line), '\s+') as fields
from read_csv(getvariable('source_file'), columns = {'line': 'varchar'}, delim = '|', header = false);

create or replace table shop.orders as
select
    transaction_number::varchar as order_id,
    fields[2] as customer_id,
    strptime(fields[3], '%Y%m%d') as ordered_at,
    'placed' as status,
    'USD' as currency
from transactions;

create or replace table shop.order_lines as
select
    transaction_number::varchar as order_line_id,
    transaction_number::varchar as order_id,
    'cd' as product_id,
    1 as quantity,
    fields[5]::decimal(18, 2) as unit_price
from transactions;

create or replace table shop.products as
select
    'cd' as product_id,
    'Compact discs' as name,
    'Music' as category,
    15.00 as price;

create or replace table crm.customers as
select distinct customer_id
from shop.orders;
