{#
    Var `experiments` (in the demo also `demo_experiments`) with its defaults filled in and checked, in the order of the declaration; none while the project is
    only read, so that a typo cannot keep suppression from starting. Each has its place in the layer: customers whose
    number of the layer is from slice_from to slice_to (of 1) may take part.
    {high_from: {hypothesis: ..., variants: {control: {weight: 1}, ...}, ...}} -> [{name: high_from, layer: main, ...}]
#}
{% macro declared_experiments(declarations=none) %}
    {%- set experiments = [] -%}
    {%- set given = (nextbest.experiments_to_declare() if execute else {}) if declarations is none else declarations -%}
    {%- do nextbest.check_experiment_names(given) -%}
    {%- for name, declaration in given.items() -%}
        {%- do nextbest.check_experiment(name, declaration) -%}
        {%- set experiment = {'name': name, 'population': none, 'layer': 'main', 'share': 1, 'guardrails': []} -%}
        {%- do experiment.update(declaration) -%}
        {%- do experiment.update({'starts_on': declaration.starts_on | string, 'ends_on': declaration.ends_on | string}) -%}
        {%- do nextbest.place_experiment(experiment, experiments) -%}
        {%- do experiments.append(experiment) -%}
    {%- endfor -%}
    {{ return(experiments) }}
{% endmacro %}


{# Gives an experiment the first free part of its layer, beside those declared before it that run at the same time, so
   that nobody takes part in two of them. Stops where the layer is full. #}
{% macro place_experiment(experiment, others) %}
    {%- set same = [] -%}
    {%- for other in others if other.layer == experiment.layer
        and other.starts_on <= experiment.ends_on and experiment.starts_on <= other.ends_on -%}
        {%- do same.append(other) -%}
    {%- endfor -%}
    {%- set place = namespace(start=0) -%}
    {%- for other in same | sort(attribute='slice_from')
        if other.slice_from < place.start + experiment.share - 0.000001 and other.slice_to > place.start -%}
        {%- set place.start = other.slice_to -%}
    {%- endfor -%}
    {%- if place.start + experiment.share > 1.000001 -%}
        {%- do nextbest.raise_experiment_error(experiment.name, 'layer ' ~ experiment.layer ~ ' has no share of '
            ~ experiment.share ~ ' left beside ' ~ same | map(attribute='name') | join(', ')
            ~ ', which run at the same time; give smaller shares, other dates or another layer') -%}
    {%- endif -%}
    {%- do experiment.update({'slice_from': place.start, 'slice_to': place.start + experiment.share}) -%}
{% endmacro %}


{# A query with one row per declared experiment; no rows without one. #}
{% macro experiment_rows() -%}
    {%- set text = dbt.type_string() -%}
    {%- for experiment in nextbest.declared_experiments() %}
    select
        {{ text_literal(experiment.name) }} as experiment_id,
        {{ loop.index }} as place,
        {{ text_literal(experiment.layer) }} as layer,
        cast('{{ experiment.starts_on }}' as date) as starts_on,
        cast('{{ experiment.ends_on }}' as date) as ends_on
    {{ 'union all' if not loop.last }}
    {%- else %}
    select
        cast(null as {{ text }}) as experiment_id,
        0 as place,
        cast(null as {{ text }}) as layer,
        cast(null as date) as starts_on,
        cast(null as date) as ends_on
    where 1 = 0
    {%- endfor %}
{%- endmacro %}
