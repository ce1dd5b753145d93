{%- set metrics = ['orders', 'revenue', 'margin'] -%}
{%- set groups = {'overall': "'all'", 'journey_stage': 'journey_stage', 'offer_kind': 'offer_kind'} -%}
{%- set lift = var('holdout_lift') -%}
with

entries as (

    select
        customer_id,
        as_of_date,
        drawn_on,
        entered_on,
        variant,
        journey_stage,
        offer_kind,
        -- fixed before the first look: what the customers of the first day did in the 90 days before it
        {%- for metric in metrics %}
            var_samp(case when entered_on = drawn_on then {{ metric }} end) over () as first_{{ metric }},
        {%- endfor %}
        orders as orders_before,
        revenue as revenue_before,
        margin as margin_before
    from {{ ref('int_holdout_outcomes') }}
    where week_on is null

),

weeks as (

    select * from {{ ref('int_holdout_outcomes') }}
    where week_on is not null

),

periods as (

    select distinct
        'week' as period,
        week_on as starts_on,
        cast({{ dbt.dateadd('day', 7, 'week_on') }} as date) as ends_on,
        7 as plan_days
    from weeks
    where week_on >= {{ dbt.dateadd('week', -((lift.weeks if execute else 0) | int), 'as_of_date') }}

    union all

    select
        'draw' as period,
        min(drawn_on) as starts_on,
        min(as_of_date) as ends_on,
        {{ lift.plan_days }} as plan_days
    from entries
    having count(*) > 0

),

-- a customer who enters within a week counts in it
outcomes as (

    select
        entries.*,
        periods.period,
        periods.starts_on,
        {%- for metric in metrics %}
            cast(sum(coalesce(weeks.{{ metric }}, 0)) as double) as {{ metric }},
        {%- endfor %}
        least(periods.ends_on, entries.as_of_date) as ends_on,
        periods.plan_days
    from entries
    inner join periods on entries.entered_on < periods.ends_on
    left join weeks
        on
            entries.customer_id = weeks.customer_id
            and (periods.period = 'draw' or periods.starts_on = weeks.week_on)
    group by all

)
{% for metric in metrics %}
    {%- for kind, segment in groups.items() %}
        select
            period,
            starts_on,
            ends_on,
            '{{ kind }}' as segment_kind,
            {{ segment }} as segment,
            '{{ metric }}' as metric,
            variant,
            count(*) as n,
            avg({{ metric }}) as mean_value,
            var_samp({{ metric }}) as var_value,
            avg({{ metric }}_before) as mean_covariate,
            var_samp({{ metric }}_before) as var_covariate,
            covar_samp({{ metric }}, {{ metric }}_before) as cov_value_covariate,
            sum(count(case when entered_on = drawn_on then 1 end))
                over (partition by period, starts_on, {{ segment }}) as tuning_n,
            max(first_{{ metric }}) * max(plan_days) / 90 as tuning_variance
        from outcomes
        group by period, starts_on, ends_on, variant, {{ segment if kind != 'overall' else 'drawn_on' }}
        {{ 'union all' if not (loop.last and metric == metrics[-1]) }}
    {% endfor %}
{%- endfor %}
