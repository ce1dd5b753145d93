-- Categories that may not be named are scored but never published.
with scores as (

    select scores.*
    from {{ ref('int_customer_category_scores') }} as scores
    left join {{ ref('int_unmentionable_values') }} as unmentionable
        on unmentionable.field = 'category' and scores.category = unmentionable.value
    where unmentionable.value is null

)

select
    customer_id,
    as_of_date,
    task,
    category,
    score,
    cast(
        row_number() over (partition by task, customer_id order by score desc, category asc) as integer
    ) as rank,
    cast(horizon_days as integer) as horizon_days,
    model_version
from scores
