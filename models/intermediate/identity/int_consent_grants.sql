-- only a well-formed row grants: a known purpose, a channel that includes e-mail, a plausible time
select
    customer_id as raw_customer_id,
    case when purpose = 'personalization' then 'personalisation' else purpose end as purpose,
    changed_at as signaled_at,
    {{ known_from('changed_at', 'loaded_at') }} as known_from
from {{ ref('stg_crm__consents') }}
where
    customer_id is not null
    and status = 'granted'
    and channel in ('email', 'all')
    and purpose in ('marketing', 'personalisation', 'personalization')
    and changed_at is not null
    and changed_at <= {{ run_started() }}
    and time_problem is null
    and {{ is_plausible('changed_at', 'loaded_at') }}
