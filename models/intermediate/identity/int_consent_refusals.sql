-- every sign of "no" in the consents, whatever else is wrong with its row, and erasure requests that may mean several
-- people
{%- set no_time = 'cast(null as timestamp)' -%}
{%- set no_text = 'cast(null as ' ~ dbt.type_string() ~ ')' %}
with

consents as (

    select * from {{ ref('stg_crm__consents') }}
    where
        customer_id is not null
        and coalesce(status, '') <> 'granted'
        and coalesce(channel, 'all') not in ({{ text_literals(var('consent_channels_without_email')) }})

),

purposes as (

    select 'marketing' as purpose
    union all
    select 'personalisation' as purpose

)

select
    consents.customer_id as raw_customer_id,
    consents.channel,
    consents.purpose as raw_purpose,
    consents.changed_at as event_at,
    purposes.purpose,
    {{ refused_at('consents.changed_at', 'consents.loaded_at') }} as signaled_at,
    {{ refusal_known_from('consents.changed_at', 'consents.loaded_at') }} as known_from,
    'withdrawn' as reason,
    false as is_of_address_alone
from consents
inner join purposes
    on
        consents.purpose = purposes.purpose
        or (consents.purpose = 'personalization' and purposes.purpose = 'personalisation')
        -- an unknown or missing purpose means all
        or coalesce(consents.purpose, 'all') not in ('marketing', 'personalisation', 'personalization')

union all

select
    requests.holder_id as raw_customer_id,
    {{ no_text }} as channel,
    {{ no_text }} as raw_purpose,
    requests.requested_at as event_at,
    purposes.purpose,
    {{ refused_at('requests.requested_at', no_time) }} as signaled_at,
    {{ refusal_known_from('requests.requested_at', no_time) }} as known_from,
    'withdrawn' as reason,
    false as is_of_address_alone
from {{ ref('int_unclear_requests') }} as requests
cross join purposes
where requests.holder_id is not null
