{# The shape of one declaration: its keys and their values, each error with what is possible. #}
{% macro check_experiment(name, given) %}
    {%- if given is not mapping -%}
        {%- do nextbest.raise_experiment_error(name, 'expected a mapping with hypothesis, variants and the dates') -%}
    {%- endif -%}
    {%- set needed = ['hypothesis', 'variants', 'starts_on', 'ends_on', 'primary_metric', 'smallest_effect'] -%}
    {%- set known = needed + ['population', 'layer', 'share', 'guardrails'] -%}
    {%- for key in given if key not in known -%}
        {%- do nextbest.raise_experiment_error(name, 'unknown key ' ~ key ~ '; keys are ' ~ known | join(', ')) -%}
    {%- endfor -%}
    {%- for key in needed if given.get(key) in [none, ''] -%}
        {%- do nextbest.raise_experiment_error(name, 'key ' ~ key ~ ' is missing') -%}
    {%- endfor -%}
    {%- for key in ['hypothesis', 'population', 'layer'] if key in given and (given[key] is not string or not given[key] | trim) -%}
        {%- do nextbest.raise_experiment_error(name, key ~ ' ' ~ given[key] ~ ' is no text') -%}
    {%- endfor -%}
    {%- for key in ['smallest_effect', 'share'] if key in given
        and (given[key] is not number or given[key] is boolean or not 0 < given[key] <= 1) -%}
        {%- do nextbest.raise_experiment_error(name, key ~ ' ' ~ given[key] ~ ' is no share; expected a number above 0, at most 1') -%}
    {%- endfor -%}
    {%- do nextbest.check_experiment_dates(name, given.starts_on | string, given.ends_on | string) -%}
    {%- do nextbest.check_experiment_metrics(name, given) -%}
    {%- do nextbest.check_variants(name, given.variants) -%}
{% endmacro %}


{% macro check_experiment_dates(name, starts_on, ends_on) %}
    {%- for key, value in {'starts_on': starts_on, 'ends_on': ends_on}.items()
        if not nextbest.is_calendar_date(value) -%}
        {%- do nextbest.raise_experiment_error(name, key ~ ' ' ~ value ~ ' is not a date; expected YYYY-MM-DD') -%}
    {%- endfor -%}
    {%- if ends_on <= starts_on -%}
        {%- do nextbest.raise_experiment_error(name, 'ends_on ' ~ ends_on ~ ' is not after starts_on ' ~ starts_on) -%}
    {%- endif -%}
{% endmacro %}


{% macro check_experiment_metrics(name, given) %}
    {%- set metrics = nextbest.experiment_metrics() | list -%}
    {%- set guardrails = given.get('guardrails', []) -%}
    {%- if guardrails is string or guardrails is mapping or guardrails is not iterable -%}
        {%- do nextbest.raise_experiment_error(name, 'guardrails ' ~ guardrails ~ ' is no list; expected one such as [unsubscribe_rate]') -%}
    {%- endif -%}
    {%- set named = [['primary_metric', given.primary_metric]] -%}
    {%- for metric in guardrails -%}{%- do named.append(['guardrail', metric]) -%}{%- endfor -%}
    {%- for key, metric in named if metric not in metrics -%}
        {%- do nextbest.raise_experiment_error(name, 'unknown ' ~ key ~ ' ' ~ metric ~ '; metrics are ' ~ metrics | join(', ')) -%}
    {%- endfor -%}
    {%- if given.primary_metric in guardrails -%}
        {%- do nextbest.raise_experiment_error(name, 'the primary metric ' ~ given.primary_metric ~ ' is no guardrail as well') -%}
    {%- endif -%}
{% endmacro %}


{# At least two variants with weights; control is what customers have without the experiment, so it changes nothing. #}
{% macro check_variants(name, variants) %}
    {%- if variants is not mapping or variants | length < 2 or 'control' not in variants -%}
        {%- do nextbest.raise_experiment_error(name, 'variants ' ~ variants
            ~ '; expected control and at least one other, such as {control: {weight: 1}, lower: {weight: 1, changes: {...}}}') -%}
    {%- endif -%}
    {%- for variant, given in variants.items() -%}
        {%- if not modules.re.fullmatch('[a-z][a-z0-9_]{0,59}', variant | string) -%}
            {%- do nextbest.raise_experiment_error(
                name, 'variant ' ~ variant ~ ': a name consists of lower-case letters, digits and _, 60 at most') -%}
        {%- endif -%}
        {%- if given is not mapping or given | reject('in', ['weight', 'changes']) | list
            or given.get('weight') is not number or given.weight is boolean or given.weight <= 0 -%}
            {%- do nextbest.raise_experiment_error(name, 'variant ' ~ variant ~ ': ' ~ given
                ~ '; expected a weight above 0, and what it changes under changes') -%}
        {%- endif -%}
        {%- if variant == 'control' and given.get('changes') -%}
            {%- do nextbest.raise_experiment_error(
                name, 'variant control changes nothing: it is what customers have without the experiment') -%}
        {%- endif -%}
    {%- endfor -%}
{% endmacro %}
