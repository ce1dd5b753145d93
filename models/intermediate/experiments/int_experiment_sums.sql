{%- set keys = ['experiment_id', 'segment_kind', 'segment'] -%}
-- All that the comparison of variants needs, so that both engines only sum, and one library tells the results.
with

declared as (

    {{ experiment_metric_rows() }}

),

outcomes as (

    select * from {{ ref('int_experiment_outcomes') }}

),

customers as (

    select
        outcomes.*,
        'all' as segment_kind,
        'all' as segment
    from outcomes
    {%- for kind, segment in experiment_segments().items() %}
        union all
        select
            outcomes.*,
            '{{ kind }}' as segment_kind,
            {{ segment }} as segment
        from outcomes
    {%- endfor %}

),

dated as (

    select
        *,
        assigned_on = min(assigned_on) over (partition by {{ keys | join(', ') }}) as is_of_first_day
    from customers
    where segment is not null

),

measured as (
    {% for name, metric in experiment_metrics().items() %}
        select
            {{ keys | join(', ') }},
            variant,
            probability,
            is_exposed,
            is_of_first_day,
            n_days_planned,
            is_over,
            '{{ name }}' as metric,
            cast({{ metric.value }} as double) as value,
            cast({{ metric.denominator or 'null' }} as double) as denominator,
            cast({{ metric.before or 'null' }} as double) as covariate
        from dated
        {{ 'union all' if not loop.last }}
    {%- endfor %}

),

-- the always-valid interval is tuned by what was known on the first day, so that no look at the results can change it
tuning as (

    select
        {{ keys | join(', ') }},
        metric,
        count(*) as tuning_n,
        case
            when max(denominator) is null
                then
                    nullif(var_samp(covariate), 0)
                    * case when metric = 'purchase_rate' then 1 else max(n_days_planned) / 90.0 end
        end as tuning_variance
    from measured
    where is_of_first_day
    group by {{ keys | join(', ') }}, metric

)

select
    {%- for key in keys %}
        measured.{{ key }},
    {%- endfor %}
    measured.metric,
    measured.variant,
    count(*) as n,
    count(case when measured.is_exposed then 1 end) as n_exposed,
    avg(measured.probability) as probability,
    {%- for name in ['value', 'denominator', 'covariate'] %}
        avg(measured.{{ name }}) as mean_{{ name }},
        var_samp(measured.{{ name }}) as var_{{ name }},
    {%- endfor %}
    covar_samp(measured.value, measured.denominator) as cov_value_denominator,
    covar_samp(measured.value, measured.covariate) as cov_value_covariate,
    covar_samp(measured.denominator, measured.covariate) as cov_denominator_covariate,
    max(tuning.tuning_n) as tuning_n,
    max(tuning.tuning_variance) as tuning_variance,
    declared.role,
    declared.better,
    declared.smallest_effect,
    declared.variants,
    max(case when measured.is_over then 1 else 0 end) = 1 as is_over
from measured
inner join tuning
    on
        measured.metric = tuning.metric
        {%- for key in keys %}
            and measured.{{ key }} = tuning.{{ key }}
        {%- endfor %}
inner join declared on measured.experiment_id = declared.experiment_id and measured.metric = declared.metric
where measured.value is not null
group by
    {%- for key in keys %}
        measured.{{ key }},
    {%- endfor %}
    measured.metric, measured.variant, declared.role, declared.better, declared.smallest_effect, declared.variants
