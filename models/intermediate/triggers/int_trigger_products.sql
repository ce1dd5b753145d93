-- Products that may be shown to anybody. What may not be recommended, or named, starts no mail.
select
    products.product_id,
    as_of.as_of_date,
    products.price,
    products.is_available
from {{ ref('int_products') }} as products
cross join {{ ref('int_build_context') }} as as_of
inner join {{ ref('int_product_permissions') }} as permissions on products.product_id = permissions.product_id
where
    permissions.may_be_recommended
    and permissions.may_be_named
    and coalesce(products.launched_on < as_of.as_of_date, true)
