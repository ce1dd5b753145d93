-- A price that fell, or a product that came back, is news for those who looked at the product before.
with

products as (

    select * from {{ ref('int_trigger_products') }}

),

changes as (

    select
        changes.product_id,
        products.as_of_date,
        changes.as_of_date as changed_on,
        changes.price,
        case when changes.was_available then 'price_drop' else 'back_in_stock' end as trigger_kind
    from {{ ref('int_product_changes') }} as changes
    inner join products on changes.product_id = products.product_id and changes.as_of_date <= products.as_of_date
    where
        changes.is_available
        and changes.as_of_date
        >= products.as_of_date - {{ [trigger_days('price_drop'), trigger_days('back_in_stock')] | max }}
        and (
            not changes.was_available
            or changes.price <= changes.previous_price * (1 - {{ var('trigger_price_drop_share') }})
        )

),

views as (

    select
        customer_id,
        product_id,
        occurred_at,
        known_from
    from {{ ref('int_web_events') }}
    where event_type in ('product_view', 'add_to_cart')

)

select
    views.customer_id,
    changes.trigger_kind,
    changes.product_id || '|' || cast(changes.changed_on as {{ dbt.type_string() }}) as trigger_key,
    changes.product_id,
    changes.as_of_date,
    changes.price,
    max(views.occurred_at) as wanted_at,
    cast(changes.changed_on as timestamp) as triggered_at
from changes
inner join views
    on
        changes.product_id = views.product_id
        and changes.as_of_date > views.known_from
        and changes.changed_on > views.occurred_at
        and {{ dbt.dateadd('day', -trigger_number(var('trigger_viewed_days')), 'changes.changed_on') }}
        <= views.occurred_at
group by
    views.customer_id, changes.trigger_kind, changes.changed_on, changes.product_id, changes.as_of_date, changes.price
