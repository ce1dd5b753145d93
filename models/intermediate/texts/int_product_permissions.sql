with

strictest as (

    select
        product_id,
        max(case when forbids = 'never_name' then 1 else 0 end) = 1 as is_unmentionable
    from {{ ref('int_sensitive_products') }}
    where forbids <> 'allowed'
    group by product_id

),

categories as (

    select value from {{ ref('int_unmentionable_values') }}
    where field = 'category'

)

select
    products.product_id,
    strictest.product_id is null as may_be_recommended,
    not coalesce(strictest.is_unmentionable, false) as may_be_named,
    categories.value is null as category_may_be_named
from {{ ref('int_products') }} as products
left join strictest on products.product_id = strictest.product_id
left join categories on products.category = categories.value
