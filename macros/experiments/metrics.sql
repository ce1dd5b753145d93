{#
    The metrics of experiments over the columns of int_experiment_outcomes. `value` is what is summed per customer. A ratio
    has the sum by which that sum is divided as `denominator`. `before` is the same of the days before the assignment, by
    which CUPED narrows the interval. A guardrail is kept where the metric does not move against `better`.
#}
{% macro experiment_metrics() %}
    {{ return({
        'orders': {'value': 'n_orders', 'before': 'n_orders_before', 'better': 'higher'},
        'revenue': {'value': 'revenue', 'before': 'revenue_before', 'better': 'higher'},
        'margin': {'value': 'margin', 'before': 'margin_before', 'better': 'higher'},
        'purchase_rate': {'value': 'has_ordered', 'before': 'has_ordered_before', 'better': 'higher'},
        'click_rate': {'value': 'n_clicks', 'denominator': 'n_emails', 'before': 'n_clicks_before', 'better': 'higher'},
        'unsubscribe_rate': {'value': 'n_unsubscribes', 'denominator': 'n_emails', 'better': 'lower'},
        'complaint_rate': {'value': 'n_complaints', 'denominator': 'n_emails', 'better': 'lower'},
    }) }}
{% endmacro %}


{# A query with one row per declared experiment and metric: what the metric is for there, the smallest effect of interest,
   and the variants with their probabilities as JSON. No rows without an experiment. #}
{% macro experiment_metric_rows() -%}
    {%- set experiments = nextbest.declared_experiments() -%}
    {%- for experiment in experiments %}
    {%- set at_end = loop.last -%}
    {%- for name, metric in nextbest.experiment_metrics().items() %}
    select
        {{ text_literal(experiment.name) }} as experiment_id,
        '{{ name }}' as metric,
        '{{ 'primary' if name == experiment.primary_metric else 'guardrail' if name in experiment.guardrails else 'other' }}' as role,
        '{{ metric.better }}' as better,
        cast({{ experiment.smallest_effect }} as double precision) as smallest_effect,
        {{ text_literal(tojson(nextbest.variant_shares(experiment), sort_keys=true)) }} as variants
    {{ 'union all' if not (loop.last and at_end) }}
    {%- endfor %}
    {%- else %}
    select
        cast(null as {{ dbt.type_string() }}) as experiment_id,
        cast(null as {{ dbt.type_string() }}) as metric,
        cast(null as {{ dbt.type_string() }}) as role,
        cast(null as {{ dbt.type_string() }}) as better,
        cast(null as double precision) as smallest_effect,
        cast(null as {{ dbt.type_string() }}) as variants
    where 1 = 0
    {%- endfor %}
{%- endmacro %}


{# What is known of customers at their assignment, by which results are shown for parts of them, as exploration: the kind
   of segment, and the column of int_experiment_outcomes. #}
{% macro experiment_segments() %}
    {{ return({
        'lifecycle_stage': 'lifecycle_stage',
        'ordered_before': "case when has_ordered_before = 1 then 'yes' else 'no' end",
    }) }}
{% endmacro %}
