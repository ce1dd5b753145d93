select
    days_of_table.source_table,
    days_of_table.arrived_on,
    days_of_table.n_rows
from {{ ref('int_source_days') }} as days_of_table
inner join {{ ref('int_build_context') }} as build_context
    on days_of_table.arrived_on < build_context.as_of_date
