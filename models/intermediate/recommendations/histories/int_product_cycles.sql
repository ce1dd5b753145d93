-- Five imagined customers who did not buy the product again keep one repeat customer from making it a consumable.
select
    history_date,
    product_id,
    count(*) as n_customers,
    sum(case when last_on >= history_date - {{ var('rec_days').popular }} then 1 else 0 end) as n_customers_recent,
    round(sum(case when n_purchase_days > 1 then 1 else 0 end) / (count(*) + 5.0), 6) as repeat_share,
    round(median(days_between), 1) as typical_interval_days
from {{ ref('int_purchase_histories') }}
group by history_date, product_id
