{#
    Two rules of equal priority that hold for the same customers and require different offers, as far as it can be told
    without data: their predicates are the same. The test assert_no_two_rules_contradict_each_other sees the others.
#}
{% macro check_contradictions(rules) %}
    {%- set requires = rules | selectattr('action', 'equalto', 'require') | list -%}
    {%- for rule in requires if 'priority' in rule -%}
        {%- for other in requires if other.name != rule.name and other.get('priority') == rule.priority
            and other.when.split() == rule.when.split()
            and not rule_offers(rule) | select('in', rule_offers(other)) | list -%}
            {%- do raise_rule_error(rule.name, 'contradicts rule ' ~ other.name ~ ': both have priority '
                ~ rule.priority ~ ' and hold when ' ~ rule.when ~ ', but they require different offers') -%}
        {%- endfor -%}
    {%- endfor -%}
{% endmacro %}
