{%- set rule = segment_rule() -%}
with

predicted as (

    select
        scores.*,
        task_plans.kind
    from {{ ref('int_customer_scores') }} as scores
    inner join {{ ref('int_task_plans') }} as task_plans on scores.task = task_plans.task

),

scored as (

    select
        task,
        kind,
        {%- if rule.by == 'share' %}
            percentile_cont({{ 1 - rule.high }}) within group (order by score) as score_quantile_high,
            percentile_cont({{ rule.low }}) within group (order by score) as score_quantile_low,
        {%- endif %}
        max(base_rate) as base_rate
    from predicted
    group by task, kind

),

-- where the bands of a task begin, by var `segments`
bounds as (

    select
        task,
        round({{ segment_bound('high') }}, 6) as high_from,
        round({{ segment_bound('low') }}, 6) as low_to
    from scored

),

published as (

    select
        scores.customer_id,
        scores.task,
        scores.segment
    from {{ ref('int_published_scores') }} as scores
    inner join {{ ref('int_content_memory') }} as memory on scores.as_of_date = memory.published_on

),

scores as (

    select
        predicted.*,
        bounds.high_from,
        bounds.low_to,
        published.segment as published_segment
    from predicted
    inner join bounds on predicted.task = bounds.task
    left join published on predicted.customer_id = published.customer_id and predicted.task = published.task

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
    high_from,
    low_to,
    cast(horizon_days as integer) as horizon_days,
    kind = 'amount' and value_scale > 1 as is_scaled,
    model_version
from ranked
