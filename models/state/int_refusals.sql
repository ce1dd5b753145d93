{%- set text = dbt.type_string() -%}
{%- set add = 'alter table if exists {{ this }} add column if not exists ' -%}
{{ config(
    materialized='incremental', incremental_strategy='delete+insert', unique_key='refusal_id', schema='state',
    full_refresh=false, on_schema_change='append_new_columns',
    pre_hook=[add ~ 'channel ' ~ text, add ~ 'raw_purpose ' ~ text, add ~ 'has_other_word boolean',
        add ~ 'is_there boolean'],
    post_hook=[
        "update {{ this }} set is_there = false where seen_at < {{ run_started() }} and is_there",
        "delete from {{ this }} where raw_customer_id in ({{ erased_names(this, 'raw_customer_id', ref('int_name_holders')) }})",
    ]
) }}
{%- set key = 'source_table, raw_customer_id, event_id, channel, raw_purpose, event_at, purpose' %}
-- A refusal is kept when its raw row is gone. Soft bounces are not kept, because they are not the customer's wish and
-- end by themselves.
with

refusals as (

    select
        'crm.consents' as source_table,
        cast(null as {{ text }}) as event_id,
        *
    from {{ ref('int_consent_refusals') }}
    union all by name
    select
        'esp.email_events' as source_table,
        *
    from {{ ref('int_email_refusals') }}
    where reason <> 'bounced_softly'

),

-- rows without any time are dated by when they were first seen, so one more copy of them is a new refusal
numbered as (

    select
        *,
        case
            when signaled_at = {{ run_started() }}
                then row_number() over (partition by {{ key }}, signaled_at order by known_from)
        end as copy_number
    from refusals

),

identified as (

    select
        {{ refusal_id() }} as refusal_id,
        {{ key }},
        max(copy_number) is null as is_dated,
        max(signaled_at) as signaled_at,
        min(known_from) as known_from,
        max(reason) as reason,
        -- a refusal by the customer beside a bounce of the same id counts more than the bounce
        min(case when is_of_address_alone then 1 else 0 end) = 1 as is_of_address_alone
    from numbered
    group by refusal_id, {{ key }}

),

other_words as (

    select refusal_id from ({{ words_of_refusals('identified') }}) as words
    group by refusal_id
    having count(distinct word) > 1

),

kept as (

    {% if is_incremental() -%}
        select * from {{ this }}
    {%- else -%}
        select
            *,
            false as has_other_word,
            false as is_there
        from identified
        where false
    {%- endif %}

)

select
    refusals.refusal_id,
    {%- for column in key.split(', ') %}
        refusals.{{ column }},
    {%- endfor %}
    coalesce(case when kept.is_there and not refusals.is_dated then kept.signaled_at end, refusals.signaled_at)
        as signaled_at,
    refusals.known_from,
    refusals.reason,
    refusals.is_of_address_alone,
    coalesce(kept.has_other_word, false) or other_words.refusal_id is not null as has_other_word,
    true as is_there,
    {{ run_started() }} as seen_at
from identified as refusals
left join kept on refusals.refusal_id = kept.refusal_id
left join other_words on refusals.refusal_id = other_words.refusal_id
