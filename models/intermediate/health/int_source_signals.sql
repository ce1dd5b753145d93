{{ config(materialized='view') }}
{{ unusual_rows(ref('int_source_health'), 'sources', 'source_table') }}
