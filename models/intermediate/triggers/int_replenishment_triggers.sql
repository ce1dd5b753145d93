-- A product that comes again is due when the days have passed that usually lie between two purchases of it.
with

owned as (

    select
        bought.customer_id,
        bought.product_id,
        bought.as_of_date,
        cast(ceil(bought.usual_days) as integer) as usual_days
    from {{ ref('int_customer_owned_products') }} as bought
    inner join {{ ref('int_trigger_products') }} as products on bought.product_id = products.product_id
    where bought.is_repeatable and bought.usual_days is not null

),

purchases as (

    select
        owned.customer_id,
        owned.product_id,
        owned.as_of_date,
        owned.usual_days,
        purchases.ordered_on,
        lead(purchases.ordered_on) over (
            partition by owned.customer_id, owned.product_id order by purchases.ordered_on
        ) as bought_again_on
    from owned
    inner join {{ ref('int_purchase_days') }} as purchases
        on
            owned.customer_id = purchases.customer_id
            and owned.product_id = purchases.product_id
            and {{ was_known('purchases', 'owned.as_of_date') }}

),

due as (

    select
        *,
        ordered_on + usual_days as due_on
    from purchases

)

select
    customer_id,
    'replenishment_due' as trigger_kind,
    product_id || '|' || cast(ordered_on as {{ dbt.type_string() }}) as trigger_key,
    product_id,
    as_of_date,
    cast(due_on as timestamp) as wanted_at,
    cast(due_on as timestamp) as triggered_at
from due
where due_on <= as_of_date and coalesce(bought_again_on >= due_on, true)
