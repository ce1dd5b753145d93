{{ config(materialized='view') }}
{%- set limits = var('model_alerts') -%}
with tasks as (

    select * from {{ ref('int_tasks') }}

),

-- what was measured long before the rest, such as the scores of a task that nothing scores any more, is no news
monitored as (

    select
        monitoring.*,
        tasks.kind as task_kind,
        dense_rank() over (
            partition by monitoring.task, monitoring.basis order by monitoring.as_of_date desc
        ) as newest_first
    from {{ ref('int_model_monitoring') }} as monitoring
    inner join tasks on monitoring.task = tasks.task
    qualify max(monitoring.measured_on) over () - monitoring.measured_on <= 21

),

newest as (

    select * from monitored
    where newest_first = 1

),

-- two dates in a row, since one week is off by chance, and a build that sees it recalibrates
miscalibrated as (

    select
        task,
        min(value) as value,
        {{ limits.calibration_factor }}
        * max(case task_kind when 'amount' then {{ var('max_amount_error') }} else {{ var('max_calibration_error') }} end)
            as usual_high
    from monitored
    where newest_first <= 2 and metric = 'excess_calibration_error'
    group by task
    having count(*) = 2

),

signals as (

    select
        'model_ranking_fell' as kind,
        task as subject,
        value,
        measured_low as usual_low,
        measured_high as usual_high
    from newest
    where metric = 'roc_auc' and high < measured_low
    union all
    select
        'model_no_better_than_simple' as kind,
        task as subject,
        value,
        0 as usual_low,
        null as usual_high
    from newest
    where metric = 'gain_over_simple_model' and high < 0
    union all
    select
        'model_miscalibrated' as kind,
        task as subject,
        value,
        null as usual_low,
        usual_high
    from miscalibrated
    where value > usual_high
    union all
    select
        'model_scores_moved' as kind,
        task as subject,
        value,
        null as usual_low,
        greatest({{ var('max_score_psi') }}, measured_high) as usual_high
    from newest
    where metric = 'stability_index' and subject = 'scores'
        and value > greatest({{ var('max_score_psi') }}, measured_high)
    union all
    {%- for kind, metric in [('model_feature_missing', 'missing_share'), ('model_level_unseen', 'unseen_share')] %}
        select
            '{{ kind }}' as kind,
            subject,
            max(value) as value,
            null as usual_low,
            max(measured_value) + {{ limits[metric] }} as usual_high
        from newest
        where metric = '{{ metric }}' and value > measured_value + {{ limits[metric] }}
        group by subject
        union all
    {%- endfor %}
    select
        'model_stale' as kind,
        task as subject,
        value,
        null as usual_low,
        {{ limits.days_since_training }} as usual_high
    from newest
    where metric = 'days_since_training' and value > {{ limits.days_since_training }}

)

select
    kind,
    subject,
    cast(value as double) as value,
    cast(usual_low as double) as usual_low,
    cast(usual_high as double) as usual_high,
    case when kind in ('model_feature_missing', 'model_ranking_fell') then 'error' else 'warning' end as severity,
    kind as entry
from signals
