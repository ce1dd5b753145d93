{{ config(materialized='table') }}
-- depends_on: {{ ref('int_suppression_publications') }}
-- What must hold before anything but suppression is built; a breach stops the build here with a plain sentence.
{% do check_before_models() -%}
select {{ run_started() }} as checked_at
