-- A product that hardly anybody buys twice does not come again. A product that is bought again, by customers in general
-- or by this customer, comes when it is due. Customers without consent to personalization are assumed to come as often
-- as others do.
with

purchases as (

    select
        customer_id,
        history_date,
        product_id,
        n_purchase_days,
        history_date - last_on as days_since_purchase,
        min(history_date - last_on) over (partition by history_date, customer_id) as days_since_basket,
        case when n_purchase_days > 2 then days_between end as own_interval_days
    from {{ ref('int_purchase_histories') }}

),

paces as (

    select
        events.customer_id,
        profiles.basket_interval_days
    from {{ ref('int_scoring_events') }} as events
    inner join {{ ref('int_scoring_event_profiles') }} as profiles
        on events.scoring_event_id = profiles.scoring_event_id
    where not events.is_training

),

owned as (

    select
        purchases.*,
        products.is_recommendable,
        rules.is_repeat_product,
        rules.usual_days,
        rules.early_days,
        coalesce(paces.basket_interval_days, baskets.basket_interval_days) as basket_interval_days
    from purchases
    inner join {{ ref('int_product_popularity') }} as products
        on purchases.history_date = products.as_of_date and purchases.product_id = products.product_id
    inner join {{ ref('int_repeat_rules') }} as rules
        on purchases.history_date = rules.history_date and purchases.product_id = rules.product_id
    left join {{ ref('int_basket_intervals') }} as baskets on purchases.history_date = baskets.history_date
    left join paces on purchases.customer_id = paces.customer_id

)

select
    owned.customer_id,
    owned.history_date as as_of_date,
    owned.product_id,
    owned.n_purchase_days,
    owned.days_since_purchase as days_since_last_purchase,
    owned.is_recommendable,
    owned.is_repeat_product or owned.n_purchase_days > 1 as is_repeatable,
    coalesce(owned.own_interval_days, owned.usual_days) as usual_days,
    {{ is_cooling('owned') }} as is_cooling
from owned
