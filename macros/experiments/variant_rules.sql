{# All rules that hold for some customers, checked: those of var offer_rules in their order, then those that variants of
   experiments add. A rule of the var has in `not_in` the variants that remove it, an added one in `only_in` its variant. An
   added rule without a priority takes the place of a removed one, the second of the second, else the last place. #}
{% macro rules_of_all() %}
    {%- do check_rule_texts(offer_rules()) -%}
    {%- set rules, places = [], {} -%}
    {%- set variants = nextbest.experiment_variants('offer_rules') if execute else [] -%}
    {%- for variant in variants -%}
        {%- do nextbest.check_variant_rules(variant.key, variant.changes.offer_rules) -%}
        {%- do places.update({variant.key: []}) -%}
    {%- endfor -%}
    {%- for rule in offer_rules() -%}
        {%- set number, not_in = loop.index, [] -%}
        {%- for variant in variants if rule.name in variant.changes.offer_rules.get('remove', []) -%}
            {%- do not_in.append(variant.key) -%}
            {%- do places[variant.key].append(rule_priority(rule, number)) -%}
        {%- endfor -%}
        {%- do rules.append(dict(rule, not_in=not_in)) -%}
    {%- endfor -%}
    {%- for variant in variants -%}
        {%- for rule in variant.changes.offer_rules.get('add', []) -%}
            {%- set free = places[variant.key][loop.index0:] + [offer_rules() | length + loop.index] -%}
            {%- do rules.append(dict(rule, priority=rule.get('priority', free[0]), only_in=variant.key)) -%}
        {%- endfor -%}
    {%- endfor -%}
    {{ return(rules) }}
{% endmacro %}


{# Whether a rule of rules_of_all holds in the variant of a row, whose column offer_rules_of names one or is null. #}
{% macro holds_in_variant(rule) -%}
    {%- if rule.only_in -%}
        coalesce(offer_rules_of, '') = {{ text_literal(rule.only_in) }}
    {%- elif rule.not_in -%}
        coalesce(offer_rules_of, '') not in ({{ text_literals(rule.not_in) }})
    {%- else -%}
        true
    {%- endif -%}
{%- endmacro %}


{# The names of rules that variants add are names of no other rule, since reports name a rule alone. #}
{% macro check_added_names(experiments) %}
    {%- set names = var('offer_rules') | map(attribute='name') | list -%}
    {%- for experiment in experiments -%}
        {%- for variant in experiment.variants.values() -%}
            {%- for rule in ((variant.get('changes') or {}).get('offer_rules') or {}).get('add', []) -%}
                {%- if rule.name in names -%}
                    {%- do nextbest.raise_experiment_error(experiment.name, 'offer_rules: the name ' ~ rule.name
                        ~ ' stands twice; every rule needs its own') -%}
                {%- endif -%}
                {%- do names.append(rule.name) -%}
            {%- endfor -%}
        {%- endfor -%}
    {%- endfor -%}
{% endmacro %}
