with plans as (

    select * from {{ ref('int_task_plans') }}

),

scores as (

    select
        scores.*,
        plans.kind
    from {{ ref('int_customer_scores') }} as scores
    inner join plans on scores.task = plans.task

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
    case
        when score >= {{ var('high_segment_lift') }} * base_rate then 'high'
        when score <= {{ var('low_segment_lift') }} * base_rate then 'low'
        else 'medium'
    end as segment,
    cast(horizon_days as integer) as horizon_days,
    kind = 'amount' and value_scale > 1 as is_scaled,
    model_version
from ranked
