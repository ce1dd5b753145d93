with scores as (

    select * from {{ ref('int_customer_scores') }}

),

champions as (

    select
        task,
        base_rate
    from {{ ref('int_champions') }}

),

ranked as (

    select
        scores.*,
        champions.base_rate,
        ntile(10) over (
            partition by scores.task order by scores.score desc, scores.customer_id asc
        ) as decile
    from scores
    inner join champions on scores.task = champions.task

)

select
    customer_id,
    as_of_date,
    task,
    score,
    decile,
    case
        when score >= {{ var('high_segment_lift') }} * base_rate then 'high'
        when score <= {{ var('low_segment_lift') }} * base_rate then 'low'
        else 'medium'
    end as segment,
    model_version
from ranked
