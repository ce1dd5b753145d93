-- depends_on: {{ ref('fct_publications') }}
{{ config(severity='warn') }}
-- A complete line that is no row counts as nothing, so its item is sent once more. It stops nothing: the log says what
-- was done, and not what may be done. So it runs after the publication, also where a file cannot be read at all. What
-- a killed sync left of its last line is no line.
select
    unread.file_name,
    unread.n_lines,
    unread.n_rows
from ({{ unread_delivery_log() }}) as unread
