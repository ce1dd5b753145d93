-- But in the lines by which a sync can still delete them at the platform.
with

named as (

    select
        delivery_id,
        customer_id
    from {{ ref('fct_deliveries') }}
    where customer_id is not null
    union all
    select
        delivery_id,
        item_id as customer_id
    from {{ ref('fct_deliveries') }}
    where kind not in ('catalog', 'sync')

)

select named.delivery_id
from named
where
    named.customer_id in ({{ erased_values('named', 'customer_id') }})
    and named.delivery_id not in ({{ awaited_delivery_lines() }})
