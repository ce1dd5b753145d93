-- depends_on: {{ ref('fct_publications') }}
{{ config(severity='warn') }}
-- A complete line that is no row, or whose values cannot be read, counts as nothing, so its item is sent once more.
-- So do rows of Hightouch or Census without a sync, run or record. A sync of var sync_logs may have no row at all.
-- It stops nothing: the log says what was done, and not what may be done. So it runs after the publication, even if
-- a file cannot be read at all. What a killed sync left of its last line is no line.
select
    unread.file_name,
    unread.n_lines,
    unread.n_rows
from ({{ unread_delivery_log() }}) as unread
union all
select
    unread.file_name,
    unread.n_lines,
    unread.n_rows
from ({{ unread_sync_logs() }}) as unread
