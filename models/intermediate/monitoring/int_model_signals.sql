{{ config(materialized='view') }}
{%- set limits = var('model_alerts') -%}
{%- set moved = 'greatest(' ~ var('max_score_psi') ~ ', measured_high)' -%}
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
    inner join {{ ref('int_build_context') }} as as_of on monitoring.measured_on <= as_of.as_of_date
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
        * max(
            case task_kind when 'amount' then {{ var('max_amount_error') }} else {{ var('max_calibration_error') }} end
        ) as usual_high
    from monitored
    where newest_first <= 2 and metric = 'excess_calibration_error'
    group by task
    having count(*) = 2

),

fallen as (

    select task from monitored
    where newest_first <= 2 and metric = 'roc_auc'
    group by task
    having count(*) > 1 and count(*) = count(case when high < measured_low then 1 end)

),

signals as (
    {% for kind, metric, low, high, condition in [
        ('model_ranking_fell', 'roc_auc', 'measured_low', 'measured_high', 'task in (select task from fallen)'),
        ('model_no_better_than_simple', 'gain_over_simple_model', '0', 'null', 'high < 0'),
        ('model_scores_moved', 'stability_index', 'null', moved, "subject = 'scores' and value > " ~ moved),
        ('model_stale', 'days_since_training', 'null', limits.days_since_training,
            'value > ' ~ limits.days_since_training),
    ] %}
        select
            '{{ kind }}' as kind,
            task as subject,
            metric as measure,
            value,
            {{ low }} as usual_low,
            {{ high }} as usual_high
        from newest
        where metric = '{{ metric }}' and {{ condition }}
        union all
    {%- endfor %}
    {%- for kind, metric in [('model_feature_missing', 'missing_share'), ('model_level_unseen', 'unseen_share')] %}
        select
            '{{ kind }}' as kind,
            subject,
            metric as measure,
            max(value) as value,
            null as usual_low,
            max(measured_value) + {{ limits[metric] }} as usual_high
        from newest
        where metric = '{{ metric }}' and value > measured_value + {{ limits[metric] }}
        group by subject, metric
        union all
    {%- endfor %}
    select
        'model_miscalibrated' as kind,
        task as subject,
        'excess_calibration_error' as measure,
        value,
        null as usual_low,
        usual_high
    from miscalibrated
    where value > usual_high

)

select
    kind,
    subject,
    measure,
    cast(value as double) as value,
    cast(usual_low as double) as usual_low,
    cast(usual_high as double) as usual_high,
    {{ alert_text('severity') }} as severity,
    'docs/reference/alerts.md#' || kind as entry
from signals
