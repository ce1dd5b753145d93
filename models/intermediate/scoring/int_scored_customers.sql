with published as (

    select
        scores.customer_id,
        scores.task,
        scores.segment
    from {{ ref('int_published_scores') }} as scores
    inner join {{ ref('int_content_memory') }} as memory on scores.as_of_date = memory.published_on

),

scores as (

    select
        scores.*,
        bounds.kind,
        bounds.high_from,
        bounds.low_to,
        published.segment as published_segment
    from {{ ref('int_customer_scores') }} as scores
    inner join {{ ref('int_segment_bounds') }} as bounds on scores.task = bounds.task
    left join published on scores.customer_id = published.customer_id and scores.task = published.task

),

ranked as (

    select
        *,
        ntile(10) over (partition by task order by score desc, customer_id asc) as decile
    from scores

)

select
    customer_id,
    as_of_date,
    task,
    case when kind = 'amount' then round(score * value_scale, 6) else score end as score,
    decile,
    {{ held_segment('score', 'kind', 'high_from', 'low_to', 'published_segment') }} as segment,
    cast(horizon_days as integer) as horizon_days,
    kind = 'amount' and value_scale > 1 as is_scaled,
    model_version
from ranked
