-- what the rules would have set aside at each moment, by what was known then: what they cost is measured with it
with

owned as (

    select
        purchases.moment_id,
        purchases.product_id,
        purchases.n_purchase_days,
        purchases.days_since_purchase,
        purchases.own_interval_days,
        profiles.days_since_basket,
        coalesce(profiles.basket_interval_days, baskets.basket_interval_days) as basket_interval_days,
        coalesce(rules.is_repeat_product, false) as is_repeat_product,
        rules.usual_days,
        rules.early_days
    from {{ ref('int_moment_purchases') }} as purchases
    inner join {{ ref('int_recommendation_moments') }} as moments on purchases.moment_id = moments.moment_id
    inner join {{ ref('int_moment_profiles') }} as profiles on purchases.moment_id = profiles.moment_id
    left join {{ ref('int_repeat_rules') }} as rules
        on moments.history_date = rules.history_date and purchases.product_id = rules.product_id
    left join {{ ref('int_basket_intervals') }} as baskets on moments.history_date = baskets.history_date

)

select
    owned.moment_id,
    owned.product_id,
    {{ is_cooling('owned') }} as is_cooling
from owned
