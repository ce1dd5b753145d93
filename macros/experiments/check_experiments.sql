{# Stops the run before anything is built where var `experiments` holds a key, a date, a metric, a change or a predicate
   that is not understood, or two experiments that would change the same thing for the same customers.
   Example: {a: {primary_metric: sales, ...}} -> experiments: experiment a: unknown primary_metric sales; metrics are ... #}
{% macro check_experiments(experiments=none) %}
    {%- set declared = nextbest.declared_experiments(experiments) -%}
    {%- set predicates = {} -%}
    {%- for experiment in declared -%}
        {%- do nextbest.check_other_layers(experiment, declared[:loop.index0]) -%}
        {%- for name, variant in experiment.variants.items() -%}
            {%- do nextbest.check_changes(experiment.name, name, variant.get('changes') or {}) -%}
        {%- endfor -%}
        {%- if experiment.population -%}
            {%- do nextbest.check_predicate(
                'experiments: experiment ' ~ experiment.name, experiment.population, nextbest.feature_types()) -%}
            {%- do predicates.update({'experiment_' ~ experiment.name: experiment.population}) -%}
        {%- endif -%}
    {%- endfor -%}
    {%- do nextbest.check_added_names(declared) -%}
    {%- do nextbest.check_predicates_bind(predicates, nextbest.feature_types()) -%}
{% endmacro %}


{% macro raise_experiment_error(name, message) %}
    {%- do exceptions.raise_compiler_error('experiments: experiment ' ~ name ~ ': ' ~ message) -%}
{% endmacro %}


{% macro check_experiment_names(given, name_of_var='experiments') %}
    {%- if given is not mapping -%}
        {%- do exceptions.raise_compiler_error("var " ~ name_of_var ~ ": '" ~ given ~ "' is not a mapping; expected experiments by name, "
            ~ "see docs/how-to/experiments.md, or {} for none") -%}
    {%- endif -%}
    {%- for name in given if not modules.re.fullmatch('[a-z][a-z0-9_]{0,59}', name | string) -%}
        {%- do nextbest.raise_experiment_error(
            name, 'a name consists of lower-case letters, digits and _, 60 at most') -%}
    {%- endfor -%}
{% endmacro %}


{# Experiments of two layers may meet at one customer, so they may not change the same kind of thing at the same time. #}
{% macro check_other_layers(experiment, others) %}
    {%- for other in others if other.layer != experiment.layer
        and other.starts_on <= experiment.ends_on and experiment.starts_on <= other.ends_on -%}
        {%- set changed = nextbest.changed_kinds(other) -%}
        {%- for kind in nextbest.changed_kinds(experiment) if kind in changed -%}
            {%- do nextbest.raise_experiment_error(experiment.name, 'it changes ' ~ kind ~ ' at the same time as experiment '
                ~ other.name ~ '; name the same layer for both, with shares whose sum is at most 1') -%}
        {%- endfor -%}
    {%- endfor -%}
{% endmacro %}


{# The kinds of things that any variant of an experiment changes. #}
{% macro changed_kinds(experiment) %}
    {%- set kinds = [] -%}
    {%- for variant in experiment.variants.values() -%}
        {%- for kind in variant.get('changes') or {} if kind not in kinds -%}{%- do kinds.append(kind) -%}{%- endfor -%}
    {%- endfor -%}
    {{ return(kinds) }}
{% endmacro %}
