-- A price that fell, or a product that came back, is news for those who looked at the product before. It happened on
-- the day of the newest event at the latest, so an email of that day counts as one that came after it.
with

products as (

    select * from {{ ref('int_trigger_products') }}

),

prices as (

    select
        product_id,
        as_of_date,
        price,
        is_available,
        was_available,
        lead(as_of_date) over (partition by product_id order by as_of_date) as until_on,
        min(as_of_date) over (partition by product_id) as first_on
    from {{ ref('int_product_changes') }}

),

recent as (

    select
        prices.product_id,
        products.as_of_date,
        prices.as_of_date as changed_on,
        prices.price,
        prices.was_available,
        prices.first_on
    from prices
    inner join products on prices.product_id = products.product_id and prices.as_of_date <= products.as_of_date
    where
        prices.is_available
        and prices.was_available is not null
        and prices.as_of_date
        -- and those before, by which int_trigger_candidates tells what is no news
        >= products.as_of_date - {{ [trigger_days('price_drop'), trigger_days('back_in_stock')] | max }}
        - {{ [trigger_expiry('price_drop'), trigger_expiry('back_in_stock')] | max }}

),

-- measured against the lowest price of the days before: one that was wrong for a build makes no drop when it is mended
changes as (

    select
        recent.product_id,
        recent.as_of_date,
        recent.changed_on,
        recent.price,
        case when recent.was_available then 'price_drop' else 'back_in_stock' end as trigger_kind
    from recent
    inner join prices as earlier
        on
            recent.product_id = earlier.product_id
            and recent.changed_on > earlier.as_of_date
            and recent.changed_on - {{ [trigger_number(var('trigger_price_days')), 1] | max }} < earlier.until_on
    group by
        recent.product_id, recent.as_of_date, recent.changed_on, recent.price, recent.was_available, recent.first_on
    having
        not recent.was_available
        or (
            recent.price <= min(earlier.price) * (1 - {{ var('trigger_price_drop_share') }})
            -- seen in the builds of two dates, and not new with a wrong price
            and recent.changed_on - recent.first_on >= 2
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
    cast(changes.changed_on - 1 as timestamp) as triggered_at
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
