-- One mail for a cart, not one for each of its products: the newest one that can be bought stands for the cart.
with

adds as (

    select
        events.customer_id,
        events.session_id,
        events.product_id,
        events.occurred_at,
        products.as_of_date,
        products.is_available
    from {{ ref('int_web_events') }} as events
    inner join {{ ref('int_trigger_products') }} as products
        on
            events.product_id = products.product_id
            and events.known_from < products.as_of_date
            and events.occurred_at
            >= {{ dbt.dateadd('day', -(trigger_days('cart_abandoned') + 1), 'products.as_of_date') }}
    where events.event_type = 'add_to_cart'

),

carts as (

    select
        *,
        max(occurred_at) over (partition by customer_id, session_id) as added_at,
        row_number() over (
            partition by customer_id, session_id
            order by case when is_available then 0 else 1 end asc, occurred_at desc, product_id asc
        ) as product_rank
    from adds

),

abandoned as (

    select
        customer_id,
        session_id,
        product_id,
        as_of_date,
        added_at,
        {{ dbt.dateadd('hour', var('trigger_cart_hours'), 'added_at') }} as triggered_at
    from carts
    where product_rank = 1

)

select
    customer_id,
    'cart_abandoned' as trigger_kind,
    session_id as trigger_key,
    product_id,
    as_of_date,
    added_at as wanted_at,
    triggered_at
from abandoned
-- where events stream in, the as-of date begins after now
where triggered_at < as_of_date and triggered_at <= {{ run_started() }}
