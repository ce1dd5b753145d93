{{ config(
    materialized='incremental', incremental_strategy='delete+insert', unique_key='refusal_id', schema='state',
    full_refresh=false, on_schema_change='append_new_columns',
    post_hook="
        delete from {{ this }} where raw_customer_id in (
            {{ erased_names(this, 'raw_customer_id', ref('int_name_holders')) }}
        )
    "
) }}
-- A no is kept when its raw row is gone. Soft bounces are not: they are no word of the customer, and end by themselves.
with

refusals as (

    select
        'crm.consents' as source_table,
        *
    from {{ ref('int_consent_refusals') }}
    union all
    select
        'esp.email_events' as source_table,
        *
    from {{ ref('int_email_refusals') }}
    where reason <> 'bounced_softly'

),

identified as (

    select
        *,
        {{ dbt.hash(
            "source_table || '|' || raw_customer_id || '|' || coalesce(event_id, '') || '|' || coalesce(cast(event_at as "
            ~ dbt.type_string() ~ "), '') || '|' || purpose"
        ) }} as refusal_id
    from refusals

)

select
    refusal_id,
    source_table,
    raw_customer_id,
    event_id,
    event_at,
    purpose,
    max(signaled_at) as signaled_at,
    min(known_from) as known_from,
    max(reason) as reason,
    -- a word of the customer beside a bounce of the same id says more than the bounce
    min(case when is_of_address_alone then 1 else 0 end) = 1 as is_of_address_alone,
    {{ run_started() }} as seen_at
from identified
group by refusal_id, source_table, raw_customer_id, event_id, event_at, purpose
