{#
    Stops the run with an error that names the rule, before anything is built, where var offer_rules holds a key, an
    action, an offer or a predicate that is not understood. Called from on-run-start.
    Example: {name: a, when: "n_order > 3", ...} -> offer_rules: rule a: unknown column n_order; columns are ...
#}
{% macro check_offer_rules(rules=none) %}
    {%- set rules = rules or var('offer_rules') -%}
    {%- if execute -%}
        {%- do check_rule_texts(rules) -%}
        {%- do check_contradictions(rules) -%}
        {%- do check_offers_on_file() -%}
        {%- do check_rule_offers(rules) -%}
        {%- do check_segment_offers() -%}
        {%- set predicates = {} -%}
        {%- for rule in rules -%}
            {%- do predicates.update({'offer_rule_' ~ rule.name: rule.when}) -%}
        {%- endfor -%}
        {%- for offer in offers_on_file().values() if offer.eligibility -%}
            {%- do predicates.update({'offer_' ~ loop.index ~ '_' ~ offer.offer_code | replace('-', '_'): offer.eligibility}) -%}
        {%- endfor -%}
        {%- do check_predicates_bind(predicates, decision_fact_columns()) -%}
    {%- endif -%}
{% endmacro %}


{# The part that needs no query; the models that are written from the rules call it as well. #}
{% macro check_rule_texts(rules) %}
    {%- set names = [] -%}
    {%- for rule in rules if execute -%}
        {%- do check_rule_keys(rule, loop.index) -%}
        {%- if rule.name in names -%}
            {%- do raise_rule_error(rule.name, 'the name stands twice; every rule needs its own') -%}
        {%- endif -%}
        {%- do names.append(rule.name) -%}
        {%- do check_predicate('offer_rules: rule ' ~ rule.name, rule.when, decision_fact_columns()) -%}
    {%- endfor -%}
{% endmacro %}


{% macro raise_rule_error(name, message) %}
    {%- do exceptions.raise_compiler_error('offer_rules: rule ' ~ name ~ ': ' ~ message) -%}
{% endmacro %}


{# The shape of one rule: its keys, its action, and exactly one way to name the offers to which it applies. #}
{% macro check_rule_keys(rule, number) %}
    {%- if rule is not mapping -%}
        {%- do raise_rule_error(number, 'expected a mapping with name, when, action and reason') -%}
    {%- endif -%}
    {%- set name = rule.name | default('number ' ~ number, true) -%}
    {%- set known = ['name', 'when', 'action', 'offer', 'offer_kind', 'discount', 'reason', 'priority', 'factor', 'units', 'period'] -%}
    {%- for key in rule if key not in known -%}
        {%- do raise_rule_error(name, 'unknown key ' ~ key ~ '; keys are ' ~ known | join(', ')) -%}
    {%- endfor -%}
    {%- for key in ['name', 'when', 'action', 'reason'] if not rule[key] is string or not rule[key] | trim -%}
        {%- do raise_rule_error(name, 'key ' ~ key ~ ' is missing; expected a text') -%}
    {%- endfor -%}
    {%- if not modules.re.fullmatch('[a-z][a-z0-9_]*', rule.name) -%}
        {%- do raise_rule_error(name, 'a name consists of lower-case letters, digits and _') -%}
    {%- endif -%}
    {%- do check_rule_numbers(rule, name) -%}
    {%- set targets = ['offer', 'offer_kind', 'discount'] | select('in', rule) | list -%}
    {%- if targets | length != 1 -%}
        {%- do raise_rule_error(name, 'needs exactly one of offer, offer_kind, discount; it has '
            ~ (targets | join(', ') or 'none')) -%}
    {%- endif -%}
    {%- if 'discount' in rule and rule.discount is not boolean -%}
        {%- do raise_rule_error(name, 'discount is true (offers with one) or false (those without)') -%}
    {%- endif -%}
{% endmacro %}


{# The action, and what goes with it: boost has a factor, cap has units and may have a period, any rule a priority. #}
{% macro check_rule_numbers(rule, name) %}
    {%- set numbers = {'boost': 'factor', 'cap': 'units'} -%}
    {%- if rule.action not in ['suppress', 'require', 'boost', 'cap'] -%}
        {%- do raise_rule_error(name, 'unknown action ' ~ rule.action ~ '; actions are suppress, require, boost, cap') -%}
    {%- endif -%}
    {%- for action, key in numbers.items() if (key in rule) != (rule.action == action) -%}
        {%- do raise_rule_error(name, 'key ' ~ key ~ (' is missing; ' if rule.action == action else ' is not for it; ')
            ~ action ~ ' has ' ~ key) -%}
    {%- endfor -%}
    {%- if 'period' in rule and (rule.action != 'cap' or rule.period not in budget_periods()) -%}
        {%- do raise_rule_error(name, 'period ' ~ rule.period ~ (
            ' is not for it; cap has period' if rule.action != 'cap'
            else '; expected one of ' ~ budget_periods() | join(', '))) -%}
    {%- endif -%}
    {%- if 'factor' in rule and (rule.factor is not number or rule.factor is boolean or rule.factor <= 0) -%}
        {%- do raise_rule_error(name, 'factor ' ~ rule.factor ~ ' is no number above zero') -%}
    {%- endif -%}
    {%- for key, max in {'units': 1000000000, 'priority': 999999}.items() if key in rule -%}
        {%- if rule[key] is not integer or rule[key] is boolean or rule[key] < 0 or rule[key] > max -%}
            {%- do raise_rule_error(name, key ~ ' ' ~ rule[key] ~ ' is no whole number from 0 to ' ~ max) -%}
        {%- endif -%}
    {%- endfor -%}
{% endmacro %}
