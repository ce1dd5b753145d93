{# Stops the build where a declared experiment has other weights than those with which its first customers were drawn:
   customers who were drawn keep their variant, so the groups would differ by more than the change.
   Example: lower was drawn with 0.5, and {control: {weight: 1}, lower: {weight: 3}} is declared. #}
{% macro check_recorded_weights(recorded=none, experiments=none) %}
    {%- set rows = nextbest.recorded_probabilities() if recorded is none else recorded -%}
    {%- for experiment in nextbest.declared_experiments(experiments) -%}
        {%- set shares = nextbest.variant_shares(experiment) -%}
        {%- for name, variant, probability in rows if name == experiment.name -%}
            {%- set declared = shares.get(variant, 0) -%}
            {%- if (declared - probability) | abs > 0.000001 -%}
                {%- do nextbest.raise_experiment_error(name, 'customers were drawn for variant ' ~ variant ~ ' with probability '
                    ~ probability | round(4) ~ ', and it is declared with ' ~ declared | round(4) ~ '; declare the weights with '
                    ~ 'which the experiment began, or give an experiment with other weights a new name') -%}
            {%- endif -%}
        {%- endfor -%}
    {%- endfor -%}
{% endmacro %}


{# Experiment, variant and probability of the first customers who were drawn for each variant; none before any was. #}
{% macro recorded_probabilities() %}
    {%- set relation = nextbest.relation_named('int_experiment_assignments') -%}
    {%- set rows = [] -%}
    {%- if relation -%}
        {%- set found = run_query('select experiment_id, variant, probability from ' ~ relation ~ ' where probability is not null
            qualify row_number() over (partition by experiment_id, variant order by assigned_on, assigned_at) = 1') -%}
        {%- for row in found.rows -%}{%- do rows.append((row[0], row[1], row[2] | float)) -%}{%- endfor -%}
    {%- endif -%}
    {{ return(rows) }}
{% endmacro %}
