select
    triggers.trigger_id,
    triggers.product_id
from {{ ref('fct_triggers') }} as triggers
left join {{ ref('int_product_permissions') }} as permissions on triggers.product_id = permissions.product_id
where
    triggers.product_id is not null
    and not coalesce(permissions.may_be_recommended and permissions.may_be_named, false)
