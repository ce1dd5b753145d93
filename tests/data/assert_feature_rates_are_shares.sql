select
    customer_id,
    as_of_date
from {{ ref('int_customer_features') }}
where
    least(
        return_rate_365d, discount_rate_365d, favourite_category_share, favourite_brand_share,
        cart_abandonment_rate_90d, most_viewed_category_share_30d, most_viewed_brand_share_90d,
        open_rate_90d, click_rate_90d
    ) < 0
    or greatest(
        return_rate_365d, discount_rate_365d, favourite_category_share, favourite_brand_share,
        cart_abandonment_rate_90d, most_viewed_category_share_30d, most_viewed_brand_share_90d,
        open_rate_90d, click_rate_90d
    ) > 1
