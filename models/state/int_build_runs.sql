{#- What is only known at the end of a build (seconds, outcome, what to do next) is added by summarize_build. -#}
{{ config(
    schema='state', materialized='incremental', full_refresh=false, on_schema_change='append_new_columns'
) }}
select
    build_id,
    started_at,
    as_of_date,
    topic,
    item,
    measure,
    value,
    -- The key of a row leads to a person, so it must not be kept for ever.
    case when topic <> 'reason' or measure not in ('customer_unknown', 'order_unknown') then detail end as detail
from {{ ref('int_build_facts') }}
