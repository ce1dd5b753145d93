-- A product that comes again is due when the days have passed that usually lie between two purchases of it. Each build
-- tells these days anew, so a trigger that readers were told of keeps its dates.
with

told as (

    select memory.*
    from {{ ref('int_trigger_memory') }} as memory
    inner join {{ ref('int_build_context') }} as as_of on memory.published_as_of <= as_of.as_of_date
    where memory.trigger_kind = 'replenishment_due'

),

told_products as (

    select distinct
        customer_id,
        product_id
    from told

),

owned as (

    select
        bought.customer_id,
        bought.product_id,
        bought.as_of_date,
        case when bought.is_repeatable then cast(ceil(bought.usual_days) as integer) end as usual_days
    from {{ ref('int_customer_owned_products') }} as bought
    inner join {{ ref('int_trigger_products') }} as products on bought.product_id = products.product_id
    left join told_products
        on bought.customer_id = told_products.customer_id and bought.product_id = told_products.product_id
    where (bought.is_repeatable and bought.usual_days is not null) or told_products.product_id is not null

),

purchases as (

    select
        owned.customer_id,
        'replenishment_due' as trigger_kind,
        owned.product_id || '|' || cast(purchases.ordered_on as {{ dbt.type_string() }}) as trigger_key,
        owned.product_id,
        owned.as_of_date,
        purchases.ordered_on + owned.usual_days as due_on,
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

dated as (

    select
        purchases.*,
        coalesce(told.triggered_at, cast(purchases.due_on as timestamp)) as triggered_at,
        told.expires_at
    from purchases
    left join told
        on
            {{ row_hash(['purchases.customer_id', 'purchases.trigger_kind', 'purchases.trigger_key']) }}
            = told.trigger_id

)

select
    customer_id,
    trigger_kind,
    trigger_key,
    product_id,
    as_of_date,
    triggered_at as wanted_at,
    triggered_at,
    expires_at
from dated
where triggered_at < as_of_date and coalesce(bought_again_on >= triggered_at, true)
