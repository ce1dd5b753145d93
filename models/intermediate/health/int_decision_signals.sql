{{ config(materialized='view') }}
{{ unusual_rows(ref('int_decision_health'), 'decisions', 'item') }}
