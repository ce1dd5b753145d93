-- Names, addresses and birth dates stand in rejected rows as hashes only.
select
    system,
    source_table,
    source_key
from {{ ref('fct_rejected_rows') }}
where source_table = 'customers' and (raw_row like '%@%' or reasons is null)
