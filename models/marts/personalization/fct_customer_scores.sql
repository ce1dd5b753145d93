with scores as (

    select * from {{ ref('int_customer_scores') }}

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
    score,
    decile,
    case
        when score >= {{ var('high_segment_lift') }} * base_rate then 'high'
        when score <= {{ var('low_segment_lift') }} * base_rate then 'low'
        else 'medium'
    end as segment,
    model_version
from ranked
