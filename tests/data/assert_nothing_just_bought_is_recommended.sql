-- unless it is bought again by nature, or the shop has nothing else to show her
with

as_of as (

    select as_of_date from {{ ref('int_as_of') }}

),

just_bought as (

    select distinct
        int_order_lines.customer_id,
        int_order_lines.product_id
    from {{ ref('int_order_lines') }} as int_order_lines
    cross join as_of
    where
        not int_order_lines.is_return
        and int_order_lines.known_from < as_of.as_of_date
        and (int_order_lines.cancelled_at is null or int_order_lines.cancelled_at >= as_of.as_of_date)
        and int_order_lines.ordered_at
        >= {{ dbt.dateadd('day', '-' ~ var('rec_cooldown_days'), 'as_of.as_of_date') }}

),

recommendable as (

    select * from {{ ref('int_product_popularity') }}
    where is_recommendable

),

shop as (

    select count(*) as n_products from recommendable

),

choices as (

    select
        just_bought.customer_id,
        max(shop.n_products) - count(*) as n_others
    from just_bought
    inner join recommendable on just_bought.product_id = recommendable.product_id
    cross join shop
    group by just_bought.customer_id

)

select
    recommendations.customer_id,
    recommendations.product_id
from {{ ref('fct_product_recommendations') }} as recommendations
inner join just_bought
    on
        recommendations.customer_id = just_bought.customer_id
        and recommendations.product_id = just_bought.product_id
inner join recommendable on recommendations.product_id = recommendable.product_id
inner join choices on recommendations.customer_id = choices.customer_id
where
    not recommendable.is_repeat_product
    and choices.n_others >= {{ var('n_recommendations') }}
