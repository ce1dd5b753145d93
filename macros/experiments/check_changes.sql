{# What a variant changes: known kinds, each with values that the build understands. #}
{% macro check_changes(experiment, variant, changes) %}
    {%- set owner = experiment ~ ', variant ' ~ variant -%}
    {%- set kinds = nextbest.change_keys() + ['send_time', 'recommendations'] -%}
    {%- if changes is not mapping -%}
        {%- do nextbest.raise_experiment_error(owner, 'changes ' ~ changes ~ '; expected some of ' ~ kinds | join(', ')) -%}
    {%- endif -%}
    {%- for kind in changes if kind not in kinds -%}
        {%- do nextbest.raise_experiment_error(owner, 'unknown change ' ~ kind ~ '; changes are ' ~ kinds | join(', ')) -%}
    {%- endfor -%}
    {%- for kind in ['send_time', 'recommendations'] if kind in changes and changes[kind] is not sameas false -%}
        {%- do nextbest.raise_experiment_error(owner, kind ~ ' ' ~ changes[kind] ~ '; expected false, which switches it off') -%}
    {%- endfor -%}
    {%- if 'segments' in changes -%}{%- do nextbest.check_variant_segments(owner, changes.segments) -%}{%- endif -%}
    {%- if 'texts' in changes -%}{%- do nextbest.check_variant_texts(owner, changes.texts) -%}{%- endif -%}
    {%- if 'offer_rules' in changes -%}{%- do nextbest.check_variant_rules(owner, changes.offer_rules) -%}{%- endif -%}
{% endmacro %}


{# Bounds of the bands in place of those of var `segments`; by what they are cut stays. #}
{% macro check_variant_segments(owner, bounds) %}
    {%- if bounds is not mapping or not bounds or bounds | reject('in', ['high', 'low']) | list -%}
        {%- do nextbest.raise_experiment_error(owner, 'segments ' ~ bounds ~ '; expected bounds such as {high: 1.5}, of high and low') -%}
    {%- endif -%}
    {%- do nextbest.check_segments(nextbest.changed_segments(bounds)) -%}
{% endmacro %}


{# The rule by which scores are cut into bands with other bounds: `changed_segments({'high': 1.5})` #}
{% macro changed_segments(bounds) %}
    {%- set rule = dict(nextbest.segment_rule()) -%}
    {%- do rule.update(bounds) -%}
    {{ return(rule) }}
{% endmacro %}


{# Rows as in seeds/offer_texts.csv: an offer, a language, and the texts that are other ones. #}
{% macro check_variant_texts(owner, rows) %}
    {%- set offers = nextbest.offers_on_file() | list -%}
    {%- if rows is string or rows is mapping or rows is not iterable or not rows -%}
        {%- do nextbest.raise_experiment_error(owner, 'texts ' ~ rows
            ~ '; expected a list such as [{offer_code: NEW, language: en, headline: Just in}]') -%}
    {%- endif -%}
    {%- for row in rows -%}
        {%- set known = ['offer_code', 'language'] + nextbest.offer_texts() -%}
        {%- if row is not mapping or row | reject('in', known) | list or row.get('language') is not string
            or row.get('offer_code') is not string or row | length < 3 -%}
            {%- do nextbest.raise_experiment_error(owner, 'texts ' ~ row ~ '; expected offer_code, language and some of '
                ~ nextbest.offer_texts() | join(', ')) -%}
        {%- endif -%}
        {%- for name, text in row.items() if text is not string or not text | trim -%}
            {%- do nextbest.raise_experiment_error(owner, 'texts: ' ~ name ~ ' ' ~ text ~ ' of offer ' ~ row.offer_code ~ ' is no text') -%}
        {%- endfor -%}
        {%- if offers and row.offer_code not in offers -%}
            {%- do nextbest.raise_experiment_error(owner, 'texts: unknown offer ' ~ row.offer_code ~ '; seeds/offers.csv has '
                ~ offers | sort | join(', ')) -%}
        {%- endif -%}
    {%- endfor -%}
{% endmacro %}


{# The texts of an offer. #}
{% macro offer_texts() %}
    {{ return(['headline', 'text', 'cta_label', 'reason_text']) }}
{% endmacro %}


{# Rules of var offer_rules that do not hold in the variant, and rules that hold only in it. #}
{% macro check_variant_rules(owner, given) %}
    {%- if given is not mapping or not given or given | reject('in', ['add', 'remove']) | list -%}
        {%- do nextbest.raise_experiment_error(owner, 'offer_rules ' ~ given ~ '; expected {add: [rules], remove: [names]}, or one of them') -%}
    {%- endif -%}
    {%- for key, values in given.items() if values is string or values is mapping or values is not iterable -%}
        {%- do nextbest.raise_experiment_error(owner, 'offer_rules: ' ~ key ~ ' ' ~ values ~ ' is no list') -%}
    {%- endfor -%}
    {%- set names = var('offer_rules') | map(attribute='name') | list -%}
    {%- for name in given.get('remove', []) if name not in names -%}
        {%- do nextbest.raise_experiment_error(owner, 'offer_rules: there is no rule ' ~ name ~ ' to remove; rules are ' ~ names | join(', ')) -%}
    {%- endfor -%}
    {%- do nextbest.check_offer_rules(nextbest.rules_of_variant(given)) -%}
{% endmacro %}


{# The rules that hold in a variant: those of var offer_rules that it does not remove, then those that it adds. #}
{% macro rules_of_variant(changes) %}
    {%- set removed = changes.get('remove', []) -%}
    {%- set rules = [] -%}
    {%- for rule in var('offer_rules') if rule.name not in removed -%}{%- do rules.append(rule) -%}{%- endfor -%}
    {{ return(rules + (changes.get('add', []) | list)) }}
{% endmacro %}
