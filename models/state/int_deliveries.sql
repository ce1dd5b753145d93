{{ config(
    materialized='incremental', incremental_strategy='append', schema='state', full_refresh=false,
    on_schema_change='append_new_columns'
) }}
-- The lines that syncs have written since the last build. int_delivery_counts removes erased people, after it has
-- counted. A file that is still there must not bring them back, so of a sync that was read before, deletions alone are.
-- Lines of vendors name no erased people.
with

lines as (

    select * from ({{ delivery_log_lines() }}) as written
    union all by name
    select * from {{ ref('int_vendor_deliveries') }}
    {% if not is_incremental() -%}
        union all by name
        -- what another tool sent before the first build; no sync has a destination of this name
        select
            'imported ' || delivery_id as delivery_id,
            'imported' as sync_id,
            'imported ' || destination as destination,
            'upsert' as kind,
            customer_id as item_id,
            customer_id,
            state,
            reason,
            1 as attempt,
            recorded_at
        from {{ ref('int_deliveries_validated') }}
        where reasons is null
    {%- endif %}

),

held as (

    {% if is_incremental() -%}
        select
            delivery_id,
            sync_id
        from {{ this }}
    {%- else -%}
        select
            delivery_id,
            sync_id
        from lines
        where false
    {%- endif %}

),

erased as (

    {{ erased_values('lines', 'customer_id') }}

)

select
    {%- for name in delivery_log_columns() if name != 'recorded_at' %}
        lines.{{ name }},
    {%- endfor %}
    lines.recorded_at
from lines
left join held on lines.delivery_id = held.delivery_id
left join erased on lines.customer_id = erased.erased_value
where
    held.delivery_id is null
    and (
        lines.kind = 'delete'
        or erased.erased_value is null
        or lines.sync_id not in (select seen.sync_id from held as seen)
    )
qualify row_number() over (partition by lines.delivery_id order by lines.recorded_at) = 1
