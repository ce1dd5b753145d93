{% macro raise_task_error(name, message) %}
    {%- do exceptions.raise_compiler_error('tasks: task ' ~ name ~ ': ' ~ message) -%}
{% endmacro %}


{# The shape of one declaration: its keys and their values, each error with the task and what is possible. #}
{% macro check_task(name, given) %}
    {%- if not modules.re.fullmatch('[a-z][a-z0-9_]*', name | string) -%}
        {%- do nextbest.raise_task_error(name, 'a name consists of lower-case letters, digits and _') -%}
    {%- endif -%}
    {%- if given is not mapping -%}
        {%- do nextbest.raise_task_error(name, 'expected a mapping with label and horizon_days') -%}
    {%- endif -%}
    {%- set counts = ['horizon_days', 'cutoff_every_weeks', 'n_cutoffs', 'n_calibration_cutoffs', 'n_test_cutoffs'] -%}
    {%- set known = ['label', 'kind', 'grain', 'eligible', 'may_shorten', 'question', 'used_for'] + counts -%}
    {%- for key in given if key not in known -%}
        {%- do nextbest.raise_task_error(name, 'unknown key ' ~ key ~ '; keys are ' ~ known | sort | join(', ')) -%}
    {%- endfor -%}
    {%- set labels = nextbest.label_models() -%}
    {%- if given.label not in labels -%}
        {%- do nextbest.raise_task_error(
            name, 'unknown label ' ~ given.label ~ '; labels are ' ~ labels | sort | join(', ')) -%}
    {%- endif -%}
    {%- for key in ['kind', 'grain'] if key in given and given[key] != labels[given.label][key] -%}
        {%- do nextbest.raise_task_error(
            name, key ~ ' ' ~ given[key] ~ ' does not go with the label ' ~ given.label ~ ', which has '
            ~ labels[given.label][key]) -%}
    {%- endfor -%}
    {%- for key in counts if key in given or key == 'horizon_days' -%}
        {%- if given[key] is not integer or given[key] < (0 if key.startswith('n_') else 1) -%}
            {%- do nextbest.raise_task_error(name, key ~ ' ' ~ given[key] ~ ' is not a positive whole number') -%}
        {%- endif -%}
    {%- endfor -%}
    {%- if given.get('may_shorten', false) is not boolean -%}
        {%- do nextbest.raise_task_error(name, 'may_shorten ' ~ given.may_shorten ~ ' is neither true nor false') -%}
    {%- endif -%}
{% endmacro %}


{# Stops where the predicate `eligible` of a task is not understood. Called from on-run-start. #}
{% macro check_tasks(tasks=none) %}
    {%- set predicates = {} -%}
    {%- for task in nextbest.declared_tasks(declarations=tasks) -%}
        {%- do nextbest.check_predicate('tasks: task ' ~ task.name, task.eligible, nextbest.feature_types()) -%}
        {%- do predicates.update({'task_' ~ task.name: task.eligible}) -%}
    {%- endfor -%}
    {%- do nextbest.check_predicates_bind(predicates, nextbest.feature_types()) -%}
{% endmacro %}
