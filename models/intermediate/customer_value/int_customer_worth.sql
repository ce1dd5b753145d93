with

as_of as (

    select as_of_date from {{ ref('int_build_context') }}

),

margins as (

    select * from {{ ref('int_category_margins') }}

),

shop as (

    select
        coalesce(mean_order_value, 0) as mean_order_value,
        mean_line_value,
        margin_rate
    from {{ ref('int_shop_margins') }}

),

-- what the customer would buy: the categories, weighted by how likely the customer buys from them
tastes as (

    select
        scores.customer_id,
        sum({{ times('scores.score', 'margins.mean_line_value', 'decimal(38, 6)') }})
        / nullif(sum(cast(scores.score as decimal(18, 9))), 0) as mean_line_value,
        sum({{ times('scores.score', 'margins.margin_rate', 'decimal(38, 9)') }})
        / nullif(sum(cast(scores.score as decimal(18, 9))), 0) as margin_rate
    from {{ ref('int_ranked_categories') }} as scores
    inner join margins on scores.category = margins.category
    where scores.task = 'category_purchase_30d'
    group by scores.customer_id

)

select
    features.customer_id,
    features.as_of_date,
    round(greatest(0, cast(
        (
            coalesce(features.revenue, 0) + {{ var('offer_priors').orders }} * shop.mean_order_value
            * coalesce(tastes.mean_line_value / nullif(shop.mean_line_value, 0), 1)
        ) / (coalesce(features.n_orders, 0) + {{ var('offer_priors').orders }}) as double
    )), 4) as expected_basket,
    round(cast(coalesce(tastes.margin_rate, shop.margin_rate) as double), 6) as margin_rate,
    coalesce(sensitivity.price_sensitivity, 1) as price_sensitivity,
    coalesce(sensitivity.price_band, 'medium') as price_band
from {{ ref('int_customer_features') }} as features
inner join as_of on features.as_of_date = as_of.as_of_date
cross join shop
left join tastes on features.customer_id = tastes.customer_id
left join {{ ref('int_customer_price_sensitivity') }} as sensitivity
    on features.customer_id = sensitivity.customer_id
where features.is_scoring
