-- An address stands in rejected rows as its hash only, whichever column it came in; names and birth dates do not.
with

rejected as (

    select
        system,
        source_table,
        source_key,
        reasons,
        raw_row,
        split_part(split_part(raw_row, '"customer_id":"', 2), '"', 1) as customer_id,
        split_part(split_part(raw_row, '"first_name":"', 2), '"', 1) as first_name,
        split_part(split_part(raw_row, '"last_name":"', 2), '"', 1) as last_name
    from {{ ref('fct_rejected_rows') }}

)

select
    system,
    source_table,
    source_key
from rejected
where
    source_key like '%@%'
    or customer_id like '%@%'
    or (source_table = 'customers' and (raw_row like '%@%' or reasons is null))
    or first_name not in ('', '***')
    or last_name not in ('', '***')
