-- Triggers say what people looked at, put in the cart and bought, so a closed one needs consent, too.
select
    triggers.trigger_id,
    triggers.customer_id,
    triggers.trigger_kind
from {{ ref('fct_triggers') }} as triggers
left join {{ ref('int_customer_permissions') }} as permissions on triggers.customer_id = permissions.customer_id
where not coalesce(permissions.may_be_mailed and permissions.may_be_personalised, false)
