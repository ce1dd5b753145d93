-- What the customer had bought, and what the rules would have set aside of it, by what was known then. The cost of the
-- rules is measured with it.
with

owned as (

    select
        purchases.*,
        profiles.days_since_basket,
        coalesce(profiles.basket_interval_days, baskets.basket_interval_days) as basket_interval_days,
        coalesce(rules.is_repeat_product, false) as is_repeat_product,
        rules.usual_days,
        rules.early_days
    from {{ ref('int_scoring_event_purchases') }} as purchases
    inner join {{ ref('int_scoring_events') }} as events on purchases.scoring_event_id = events.scoring_event_id
    inner join {{ ref('int_scoring_event_profiles') }} as profiles
        on purchases.scoring_event_id = profiles.scoring_event_id
    left join {{ ref('int_repeat_rules') }} as rules
        on events.history_date = rules.history_date and purchases.product_id = rules.product_id
    left join {{ ref('int_basket_intervals') }} as baskets on events.history_date = baskets.history_date

)

select
    owned.scoring_event_id,
    owned.product_id,
    owned.n_purchase_days,
    owned.days_since_purchase,
    owned.baskets_since_purchase,
    owned.baskets_since_first_purchase,
    owned.purchases_decayed,
    owned.baskets_decayed,
    owned.baskets_decayed_fast,
    owned.own_interval_days,
    owned.frequency_rank,
    {{ is_cooling('owned') }} as is_cooling
from owned
