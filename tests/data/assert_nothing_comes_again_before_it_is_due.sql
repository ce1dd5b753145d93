-- nor what nobody buys twice at all, unless the shop has nothing else to show her; told from the order lines themselves
with

as_of as (

    select as_of_date from {{ ref('int_as_of') }}

),

bought as (

    select
        int_order_lines.customer_id,
        int_order_lines.product_id,
        count(distinct cast(int_order_lines.ordered_at as date)) as n_days,
        as_of.as_of_date - max(cast(int_order_lines.ordered_at as date)) as days_ago
    from {{ ref('int_order_lines') }} as int_order_lines
    cross join as_of
    where
        not int_order_lines.is_return
        and int_order_lines.known_from < as_of.as_of_date
        and (int_order_lines.cancelled_at is null or int_order_lines.cancelled_at >= as_of.as_of_date)
    group by int_order_lines.customer_id, int_order_lines.product_id, as_of.as_of_date

),

recommendable as (

    select * from {{ ref('int_product_popularity') }}
    where is_recommendable

),

shop as (

    select count(distinct twin_id) as n_products from recommendable

),

choices as (

    select
        bought.customer_id,
        max(shop.n_products) - count(distinct recommendable.twin_id) as n_never_bought
    from bought
    inner join recommendable on bought.product_id = recommendable.product_id
    cross join shop
    group by bought.customer_id

)

select
    recommendations.customer_id,
    recommendations.product_id
from {{ ref('fct_product_recommendations') }} as recommendations
inner join bought
    on
        recommendations.customer_id = bought.customer_id
        and recommendations.product_id = bought.product_id
inner join recommendable on recommendations.product_id = recommendable.product_id
inner join choices on recommendations.customer_id = choices.customer_id
where
    choices.n_never_bought >= {{ var('n_recommendations') }}
    and (
        bought.days_ago < {{ var('rec_repeat_cooldown_days') }}
        or (bought.n_days = 1 and not recommendable.is_repeat_product)
        or (
            bought.n_days = 1
            and bought.days_ago < {{ var('rec_due_share') }} * recommendable.typical_interval_days
        )
    )
