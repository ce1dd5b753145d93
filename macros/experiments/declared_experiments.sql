{#
    Var `experiments` with its defaults filled in and checked, in the order of the declaration; none while the project is
    only read, so that a typo cannot keep suppression from starting. Each has its place in the layer: customers whose
    number of the layer is from slice_from to slice_to (of 1) may take part.
    {high_from: {hypothesis: ..., variants: {control: {weight: 1}, ...}, ...}} -> [{name: high_from, layer: main, ...}]
#}
{% macro declared_experiments(declarations=none) %}
    {%- set experiments = [] -%}
    {%- set given = (var('experiments') if execute else {}) if declarations is none else declarations -%}
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


{# What the variants of experiments change, in the order of the declaration; all of them, or those that change one kind
   of thing. `experiment_variants('segments')` -> [{experiment: high_from, variant: lower, key: high_from.lower, changes:
   {segments: {high: 1.5}}}] #}
{% macro experiment_variants(kind=none) %}
    {%- set variants = [] -%}
    {%- for experiment in nextbest.declared_experiments() -%}
        {%- for name, variant in experiment.variants.items() -%}
            {%- set changes = variant.get('changes') or {} -%}
            {%- if kind is none or kind in changes -%}
                {%- do variants.append({
                    'experiment': experiment.name, 'variant': name, 'key': experiment.name ~ '.' ~ name, 'changes': changes,
                }) -%}
            {%- endif -%}
        {%- endfor -%}
    {%- endfor -%}
    {{ return(variants) }}
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


{# A query with one row per declared variant and what it changes; the columns that end in _of hold experiment and variant
   where the variant changes such a thing. No rows without an experiment. #}
{% macro variant_rows() -%}
    {%- set text = dbt.type_string() -%}
    {%- for variant in nextbest.experiment_variants() %}
    select
        {{ text_literal(variant.experiment) }} as experiment_id,
        {{ text_literal(variant.variant) }} as variant,
        {%- for kind in nextbest.change_keys() %}
        cast({{ text_literal(variant.key) if kind in variant.changes else 'null' }} as {{ text }}) as {{ kind }}_of,
        {%- endfor %}
        {{ (not variant.changes.get('send_time', true)) | lower }} as is_without_send_time,
        {{ (not variant.changes.get('recommendations', true)) | lower }} as is_without_recommendations,
        {{ text_literal(variant.key ~ ' ' ~ tojson(variant.changes, sort_keys=true)) }} as changes
    {{ 'union all' if not loop.last }}
    {%- else %}
    select
        cast(null as {{ text }}) as experiment_id,
        cast(null as {{ text }}) as variant,
        {%- for kind in nextbest.change_keys() %}
        cast(null as {{ text }}) as {{ kind }}_of,
        {%- endfor %}
        false as is_without_send_time,
        false as is_without_recommendations,
        cast(null as {{ text }}) as changes
    where 1 = 0
    {%- endfor %}
{%- endmacro %}


{# The texts that variants of experiments give to offers: a row per variant, offer and language, with the key of the
   variant and the texts that are other ones; of two rows about one offer and language, the first counts. #}
{% macro variant_texts() %}
    {%- set rows, known = [], [] -%}
    {%- for variant in nextbest.experiment_variants('texts') -%}
        {%- for row in variant.changes.texts if (variant.key, row.offer_code, row.language) not in known -%}
            {%- do known.append((variant.key, row.offer_code, row.language)) -%}
            {%- do rows.append(dict(row, key=variant.key)) -%}
        {%- endfor -%}
    {%- endfor -%}
    {{ return(rows) }}
{% endmacro %}


{# A case expression with the variant to which a number of the draw leads: variants have parts of [0, 2^28) by their
   weights, in the order of the declaration. `drawn_variant(experiment, 'customer_id')` #}
{% macro drawn_variant(experiment, customer_id) -%}
    {%- set whole = experiment.variants.values() | sum(attribute='weight') -%}
    {%- set before = namespace(weight=0) -%}
    case
        {%- for name, variant in experiment.variants.items() %}
        {%- set before.weight = before.weight + variant.weight %}
        when {{ draw_number(customer_id, 'experiment ' ~ experiment.name, 8) }} < {{ (268435456 * before.weight / whole) | round | int }}
            then {{ text_literal(name) }}
        {%- endfor %}
        else {{ text_literal(experiment.variants | list | last) }}
    end
{%- endmacro %}


{# A case expression with the probability of a variant, from the weights: `variant_probability(experiment, 'variant')` #}
{% macro variant_probability(experiment, variant) -%}
    {%- set whole = experiment.variants.values() | sum(attribute='weight') -%}
    case {{ variant }}
        {%- for name, given in experiment.variants.items() %}
        when {{ text_literal(name) }} then cast({{ given.weight / whole }} as double precision)
        {%- endfor %}
    end
{%- endmacro %}


{# Whether a customer's number of the layer lies in the part that the experiment has of it. Two experiments of a layer
   that run at the same time have no part in common. `is_in_slice(experiment, 'customer_id')` #}
{% macro is_in_slice(experiment, customer_id) -%}
    {%- set number = draw_number(customer_id, 'layer ' ~ experiment.layer) -%}
    ({{ number }} >= {{ (268435456 * experiment.slice_from) | round | int }}
    and {{ number }} < {{ (268435456 * experiment.slice_to) | round | int }})
{%- endmacro %}


{# What a variant may give other values for, beside switching send times or recommendations off. #}
{% macro change_keys() %}
    {{ return(['segments', 'offer_rules', 'texts']) }}
{% endmacro %}
