-- depends_on: {{ ref('int_deliveries') }}
{{ config(severity='warn') }}
-- A complete line that is no row counts as nothing, so its item is sent once more. It stops nothing: the log says what
-- was done, and not what may be done. What a killed sync left of its last line is no line.
select
    unread.file_name,
    unread.n_lines,
    unread.n_rows
from ({{ unread_delivery_log() }}) as unread
