-- only a well-formed row grants: a known purpose, a channel that includes email, a plausible time
select
    consents.customer_id as raw_customer_id,
    case when consents.purpose = 'personalization' then 'personalisation' else consents.purpose end as purpose,
    consents.changed_at as signaled_at,
    {{ known_from('consents.changed_at', 'consents.loaded_at') }} as known_from
from {{ ref('stg_crm__consents') }} as consents
left join {{ ref('int_premature_grants') }} as premature
    on consents.customer_id = premature.raw_customer_id and consents.changed_at = premature.signaled_at
where
    consents.customer_id is not null
    and consents.status = 'granted'
    and consents.channel in ('email', 'all')
    and consents.purpose in ('marketing', 'personalisation', 'personalization')
    and consents.changed_at is not null
    and consents.changed_at <= {{ run_started() }}
    and consents.time_problem is null
    and {{ is_plausible('consents.changed_at', 'consents.loaded_at') }}
    and premature.raw_customer_id is null
