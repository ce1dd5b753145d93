{%- set rules = var('rec_repeats') -%}
-- nor what hardly anybody buys twice at all, unless the shop has nothing else to show; told from the order lines
-- themselves. Whatever the pace of a customer, the next basket is not expected later than days_ahead.
with

as_of as (

    select as_of_date from {{ ref('int_build_context') }}

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

    select
        products.product_id,
        products.twin_id,
        products.is_repeat_product,
        rules.early_days
    from {{ ref('int_product_popularity') }} as products
    left join {{ ref('int_repeat_rules') }} as rules
        on products.product_id = rules.product_id and products.as_of_date = rules.history_date
    where products.is_recommendable

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
        bought.days_ago < {{ rules.cooldown_days_min }}
        or (bought.n_days = 1 and not recommendable.is_repeat_product)
        or (
            bought.n_days < 3
            and bought.days_ago + {{ rules.days_ahead }}
            < least({{ rules.cooldown_days_max }}, recommendable.early_days)
        )
    )
