{# Days from Monday to the var `cutoff_weekday`: 0 for Monday, 6 for Sunday. #}
{% macro cutoff_weekday_number() %}
    {%- set weekdays = ['monday', 'tuesday', 'wednesday', 'thursday', 'friday', 'saturday', 'sunday'] -%}
    {%- set weekday = var('cutoff_weekday') | string | trim | lower -%}
    {%- if execute and weekday not in weekdays -%}
        {{ exceptions.raise_compiler_error(
            "var cutoff_weekday: expected the English name of a weekday, such as Monday, got '" ~ weekday ~ "'"
        ) }}
    {%- endif -%}
    {{ return(weekdays.index(weekday) if weekday in weekdays else 0) }}
{% endmacro %}


{#
    The declarations of var `tasks` with their defaults filled in, by name, each checked: all of them or those of one grain.
    {churn_90d: {label: churn, horizon_days: 90}} -> [{name: churn_90d, kind: binary, cutoff_every_weeks: 4, ...}]
#}
{% macro declared_tasks(grain=none, declarations=none) %}
    {%- set tasks = [] -%}
    {%- for name, given in (declarations or (var('tasks') if execute else {})) | dictsort -%}
        {%- do nextbest.check_task(name, given) -%}
        {%- set task = {
            'name': name,
            'kind': nextbest.label_models()[given.label].kind,
            'grain': nextbest.label_models()[given.label].grain,
            'eligible': 'is_active',
            'may_shorten': false,
            'cutoff_every_weeks': 1 if given.horizon_days <= 30 else 4,
            'n_cutoffs': var('n_cutoffs'),
            'n_calibration_cutoffs': var('n_calibration_cutoffs'),
            'n_test_cutoffs': var('n_test_cutoffs'),
        } -%}
        {%- do task.update(given) -%}
        {%- if grain in [none, task.grain] -%}
            {%- do tasks.append(task) -%}
        {%- endif -%}
    {%- endfor -%}
    {{ return(tasks) }}
{% endmacro %}


{#
    The labels that a task may have: the model that makes each, whether it is a probability or an amount, one row per
    what, and what happened within the horizon decides: orders (int_order_outcomes), category_orders or emails. A new
    label is a model with task, customer_id, as_of_date and label, and a line here.
#}
{% macro label_models() %}
    {{ return({
        'purchase': {'model': 'int_purchase_labels', 'kind': 'binary', 'grain': 'customer', 'outcome': 'orders'},
        'churn': {'model': 'int_churn_labels', 'kind': 'binary', 'grain': 'customer', 'outcome': 'orders'},
        'spend': {'model': 'int_spend_labels', 'kind': 'amount', 'grain': 'customer', 'outcome': 'orders'},
        'open': {'model': 'int_email_labels', 'kind': 'binary', 'grain': 'customer', 'outcome': 'emails'},
        'click': {'model': 'int_email_labels', 'kind': 'binary', 'grain': 'customer', 'outcome': 'emails'},
        'category_purchase': {'model': 'int_category_purchase_labels', 'kind': 'binary', 'grain': 'category',
            'outcome': 'category_orders'},
    }) }}
{% endmacro %}


{# The names of the labels that an outcome decides: `labels_by('orders')` -> purchase, churn, spend #}
{% macro labels_by(outcome) %}
    {%- set names = [] -%}
    {%- for name, label in nextbest.label_models().items() if label.outcome == outcome -%}
        {%- do names.append(name) -%}
    {%- endfor -%}
    {{ return(names) }}
{% endmacro %}


{# The rows of all label models of a grain, as one query. #}
{% macro labels_of(grain) %}
    {%- set models = nextbest.label_models().values() | selectattr('grain', 'equalto', grain) | map(attribute='model') -%}
    {%- for model in models | unique | sort %}
        select
            task,
            split,
            customer_id,
            as_of_date,
            {{ 'category,' if grain == 'category' }}
            cast(label as double) as label
        from {{ ref(model) }}
        {{ 'union all' if not loop.last }}
    {%- endfor %}
{% endmacro %}


{# One row per task with one of the labels, customer and cut-off, with the split of the cut-off and the days that the
   label looks ahead. Label models give each of these rows a label. `label_examples(['churn'])` #}
{% macro label_examples(labels, spine='int_customer_spine') %}
    select
        plans.task,
        cutoffs.split,
        plans.label,
        plans.horizon_days,
        spine.customer_id,
        spine.as_of_date
    from {{ ref('int_task_plans') }} as plans
    inner join {{ ref('int_task_cutoffs') }} as cutoffs on plans.task = cutoffs.task
    inner join {{ ref(spine) }} as spine on cutoffs.as_of_date = spine.as_of_date
    where plans.label in ({{ text_literals(labels) }}) and spine.is_training
{% endmacro %}
