select
    purchases.scoring_event_id,
    max(purchases.baskets_since_first_purchase) as n_baskets,
    min(purchases.days_since_purchase) as days_since_basket,
    sum(purchases.n_purchase_days) / cast(max(purchases.baskets_since_first_purchase) as double precision)
        as products_per_basket,
    case
        when max(purchases.baskets_since_first_purchase) > 2
            then
                (max(purchases.days_since_first_purchase) - min(purchases.days_since_purchase))
                / (max(purchases.baskets_since_first_purchase) - 1.0)
    end as basket_interval_days,
    round(
        sum(cast(ln(greatest(cast(products.price as decimal(18, 2)), 0.01)) as decimal(18, 6)))
        / count(products.price),
        6
    ) as usual_log_price,
    cast(sum(cast(purchases.purchases_decayed as decimal(18, 6))) as double precision) as purchases_decayed
from {{ ref('int_scoring_event_purchases') }} as purchases
inner join {{ ref('int_products') }} as products on purchases.product_id = products.product_id
group by purchases.scoring_event_id
