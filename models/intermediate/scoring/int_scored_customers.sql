{%- set rules = [{'key': '', 'rule': segment_rule()}] -%}
{%- for variant in experiment_variants('segments') -%}
    {%- do rules.append({'key': variant.key, 'rule': changed_segments(variant.changes.segments)}) -%}
{%- endfor -%}
with

predicted as (

    select
        scores.*,
        task_plans.kind,
        coalesce(experiments.segments_of, '') as segments_of
    from {{ ref('int_customer_scores') }} as scores
    inner join {{ ref('int_task_plans') }} as task_plans on scores.task = task_plans.task
    left join {{ ref('int_customer_experiments') }} as experiments on scores.customer_id = experiments.customer_id

),

scored as (

    select
        task,
        kind,
        {%- for one in rules if one.rule.by == 'share' %}
            percentile_cont({{ 1 - one.rule.high }}) within group (order by score)
                as score_quantile_high_{{ loop.index }},
            percentile_cont({{ one.rule.low }}) within group (order by score) as score_quantile_low_{{ loop.index }},
        {%- endfor %}
        max(base_rate) as base_rate
    from predicted
    group by task, kind

),

-- where the bands of a task begin, by var `segments`, and for the variants of experiments that try other bounds
bounds as (
    {% for one in rules %}
        select
            task,
            {{ text_literal(one.key) }} as segments_of,
            round({{ segment_bound('high', one.rule, '_' ~ loop.index) }}, 6) as high_from,
            round({{ segment_bound('low', one.rule, '_' ~ loop.index) }}, 6) as low_to
        from scored
        {{ 'union all' if not loop.last }}
    {%- endfor %}

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
    inner join bounds on predicted.task = bounds.task and predicted.segments_of = bounds.segments_of
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
