{{ config(severity='warn') }}
-- One row per text under which somebody says no and which names no customer, so that nobody is silent for it. An
-- unsubscribe list may hold strangers; where most of it does, its ids are those of another system.
select refusals.raw_customer_id
from {{ ref('int_attributed_refusals') }} as refusals
left join {{ ref('int_identities') }} as identities on refusals.holder_id = identities.raw_customer_id
group by refusals.raw_customer_id
having max(identities.raw_customer_id) is null
