{{ config(
    materialized='incremental', incremental_strategy='append', full_refresh=false,
    on_schema_change='append_new_columns',
    post_hook="delete from {{ this }} where customer_id in ({{ erased_values(this, 'customer_id') }})"
) }}
-- When something is due, each build tells anew, from all purchases. What readers were told of is read from the
-- published table itself, so a build that failed, and one of the past, which publish nothing, are not remembered.
-- Before the first publication, the marts of the working file stand in for it, which nobody was told of.
with

published as (

    {{ published_rows('fct_triggers') }}

),

build as (

    select {{ newest_published_on() }} as told_on
    from {{ ref('int_build_context') }}
    where not {{ is_rehearsal('as_of_date') }}

),

known as (

    {% if is_incremental() -%}
        select trigger_id from {{ this }}
    {%- else -%}
        select trigger_id from published
        where false
    {%- endif %}

)

select
    published.trigger_id,
    published.customer_id,
    published.trigger_kind,
    published.product_id,
    published.as_of_date as published_as_of,
    published.triggered_at,
    published.expires_at,
    {{ run_started() }} as remembered_at
from published
inner join build on published.as_of_date <= build.told_on
left join known on published.trigger_id = known.trigger_id
where
    published.trigger_kind in ('replenishment_due', 'win_back_due')
    and known.trigger_id is null
