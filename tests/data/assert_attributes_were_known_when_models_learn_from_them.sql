{{ config(severity='warn') }}
-- A CRM that overwrites its rows tells models what came later: load its history of changes, or take such columns out of
-- the raw table. Rows of the initial load are trusted up to the var `loaded_at_trusted_from`.
select
    source_table,
    sum(n_late_rows) as n_late_rows,
    sum(n_rows) as n_rows,
    sum(n_late_rows) / cast(sum(n_rows) as double) as late_share,
    {{ var('max_late_attribute_share') }} as max_late_attribute_share
from {{ ref('fct_late_attributes') }}
group by source_table
having sum(n_late_rows) > {{ var('max_late_attribute_share') }} * sum(n_rows)
