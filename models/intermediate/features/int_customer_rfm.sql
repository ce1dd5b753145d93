with customers as (

    select
        customer_id,
        as_of_date,
        days_since_last_order,
        n_orders_365d,
        revenue_365d
    from {{ ref('int_customer_features') }}
    where is_scoring and n_orders > 0

),

-- quintiles by the share of customers at or below a value, so that equal customers have equal scores
scored as (

    select
        customer_id,
        as_of_date,
        cast(ceil(5 * cume_dist() over (order by days_since_last_order desc)) as integer) as recency_score,
        cast(ceil(5 * cume_dist() over (order by n_orders_365d)) as integer) as frequency_score,
        cast(ceil(5 * cume_dist() over (order by revenue_365d)) as integer) as monetary_score
    from customers

)

select
    customer_id,
    as_of_date,
    recency_score,
    frequency_score,
    monetary_score,
    case
        when recency_score >= 4 and frequency_score >= 4 then 'champions'
        when recency_score >= 3 and frequency_score >= 3 then 'loyal'
        when recency_score >= 4 then 'new'
        when recency_score = 3 then 'promising'
        when frequency_score >= 4 then 'at_risk'
        when recency_score = 2 then 'about_to_sleep'
        else 'hibernating'
    end as rfm_segment
from scored
