{{ config(
    materialized='incremental', incremental_strategy='delete+insert', unique_key='grant_id', schema='state',
    full_refresh=false,
    post_hook="
        delete from {{ this }} where not exists (
            select 1 from {{ ref('stg_crm__consents') }} as held
            where held.customer_id = {{ this }}.raw_customer_id and held.changed_at = {{ this }}.signaled_at
        )
    "
) }}
-- A time that was in the future when its row was first seen was a mistake, and does not become right when it passes. A
-- grant whose row is gone, or belongs to an erased person, is removed here.
with

grants as (

    select distinct
        customer_id as raw_customer_id,
        changed_at as signaled_at
    from {{ ref('stg_crm__consents') }}
    where customer_id is not null and status = 'granted' and changed_at > {{ run_started() }}

)

select
    {{ dbt.hash("raw_customer_id || '|' || cast(signaled_at as " ~ dbt.type_string() ~ ")") }} as grant_id,
    raw_customer_id,
    signaled_at,
    {{ run_started() }} as seen_at
from grants
