{#
    Stops the run with an error that names the rule, before anything is built, where var offer_rules holds a key, an
    action, an offer or a predicate that is not understood. Called from on-run-start.
    Example: {name: a, when: "n_order > 3", ...} -> offer_rules: rule a: unknown column n_order; columns are ...
#}
{% macro check_offer_rules(rules=none) %}
    {%- set rules = rules or var('offer_rules') -%}
    {%- if execute -%}
        {%- do check_rule_texts(rules) -%}
        {%- do check_rule_offers(rules) -%}
        {%- set predicates = {} -%}
        {%- for rule in rules -%}
            {%- do predicates.update({'offer_rule_' ~ rule.name: rule.when}) -%}
        {%- endfor -%}
        {%- do check_predicates_bind(predicates, decision_fact_columns()) -%}
    {%- endif -%}
{% endmacro %}


{# The part that asks nothing of the warehouse; the models that are written from the rules call it as well. #}
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


{# The shape of one rule: its keys, its action, and exactly one way to say which offers it is about. #}
{% macro check_rule_keys(rule, number) %}
    {%- if rule is not mapping -%}
        {%- do raise_rule_error(number, 'expected a mapping with name, when, action and reason') -%}
    {%- endif -%}
    {%- set name = rule.name | default('number ' ~ number, true) -%}
    {%- set known = ['name', 'when', 'action', 'offer', 'offer_kind', 'discount', 'reason'] -%}
    {%- for key in rule if key not in known -%}
        {%- do raise_rule_error(name, 'unknown key ' ~ key ~ '; keys are ' ~ known | join(', ')) -%}
    {%- endfor -%}
    {%- for key in ['name', 'when', 'action', 'reason'] if not rule[key] is string or not rule[key] | trim -%}
        {%- do raise_rule_error(name, 'key ' ~ key ~ ' is missing; expected a text') -%}
    {%- endfor -%}
    {%- if not modules.re.fullmatch('[a-z][a-z0-9_]*', rule.name) -%}
        {%- do raise_rule_error(name, 'a name consists of lower-case letters, digits and _') -%}
    {%- endif -%}
    {%- if rule.action not in ['suppress', 'require'] -%}
        {%- do raise_rule_error(name, 'unknown action ' ~ rule.action ~ '; actions are suppress, require') -%}
    {%- endif -%}
    {%- set targets = ['offer', 'offer_kind', 'discount'] | select('in', rule) | list -%}
    {%- if targets | length != 1 -%}
        {%- do raise_rule_error(name, 'needs exactly one of offer, offer_kind, discount; it has '
            ~ (targets | join(', ') or 'none')) -%}
    {%- endif -%}
    {%- if 'discount' in rule and rule.discount is not boolean -%}
        {%- do raise_rule_error(name, 'discount is true (offers with one) or false (those without)') -%}
    {%- endif -%}
{% endmacro %}
