-- unless it is bought again by nature, or the shop has nothing else to show her
with

as_of as (

    select as_of_date from {{ ref('int_as_of') }}

),

just_bought as (

    select distinct
        lines.customer_id,
        lines.product_id
    from {{ ref('int_order_lines') }} as lines
    cross join as_of
    where
        not lines.is_return
        and lines.known_from < as_of.as_of_date
        and (lines.cancelled_at is null or lines.cancelled_at >= as_of.as_of_date)
        and lines.ordered_at
        >= {{ dbt.dateadd('day', '-' ~ var('rec_cooldown_days'), 'as_of.as_of_date') }}

),

recommendable as (

    select * from {{ ref('int_product_popularity') }} where is_recommendable

),

choices as (

    select
        (select count(*) from recommendable) as n_products,
        just_bought.customer_id,
        count(*) as n_just_bought
    from just_bought
    inner join recommendable on just_bought.product_id = recommendable.product_id
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
    and choices.n_products - choices.n_just_bought >= {{ var('n_recommendations') }}
