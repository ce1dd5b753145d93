{{ config(materialized='table') }}
-- depends_on: {{ ref('int_cleaning_losses') }}
-- What must hold of the cleaned tables before anything is trained; a breach stops the build here with plain sentences.
{% do check_losses() -%}
select {{ run_started() }} as checked_at
