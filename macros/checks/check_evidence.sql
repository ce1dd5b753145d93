{# Stops where a var of the evidence has a value that no log can be read by; by default those of the project. #}
{% macro check_evidence(policy=none, campaigns=none, days=none) %}
    {%- set policy = var('policy_name') if policy is none else policy -%}
    {%- set campaigns = nextbest.randomized_campaigns() if campaigns is none else campaigns -%}
    {%- set days = {'outcome_days': var('outcome_days'), 'policy_log_days': var('policy_log_days'),
        'max_policy_rows': var('max_policy_rows')} if days is none else days -%}
    {%- if policy is not string or policy == 'random' or not modules.re.fullmatch('[a-z][a-z0-9_]*', policy) -%}
        {%- do nextbest.stop_at_evidence('policy_name', policy, 'a name of small letters, digits and _, not random') -%}
    {%- endif -%}
    {%- if campaigns is string or campaigns is not sequence -%}
        {%- do nextbest.stop_at_evidence('randomized_campaigns', campaigns, 'a list of texts') -%}
    {%- endif -%}
    {%- for name in campaigns if name is not string or name | trim == '' or name == 'decisions' or campaigns.count(name) > 1 -%}
        {%- do nextbest.stop_at_evidence('randomized_campaigns', name, "distinct beginnings of campaigns' names, none of them decisions") -%}
    {%- endfor -%}
    {%- for name, value in days.items() if value is not integer or value < 1 -%}
        {%- do nextbest.stop_at_evidence(name, value, 'a whole number from 1') -%}
    {%- endfor -%}
{% endmacro %}


{# Stops where var holdout_lift lacks a key or holds no number above zero. #}
{% macro check_holdout_lift(lift=none) %}
    {%- set lift = var('holdout_lift') if lift is none else lift -%}
    {%- set keys = ['plan_days', 'relative_effect', 'weeks'] -%}
    {%- if lift is not mapping or lift | list | sort != keys -%}
        {%- do nextbest.stop_at_evidence('holdout_lift', lift, 'the keys ' ~ keys | join(', ')) -%}
    {%- endif -%}
    {%- for key in keys if lift[key] is not number or lift[key] is boolean or lift[key] <= 0
        or (key != 'relative_effect' and lift[key] is not integer) -%}
        {%- do nextbest.stop_at_evidence('holdout_lift', key ~ ' ' ~ lift[key], 'a number above 0, whole for weeks and plan_days') -%}
    {%- endfor -%}
{% endmacro %}


{% macro stop_at_evidence(name, value, expected) %}
    {%- do exceptions.raise_compiler_error("var " ~ nextbest.name_of_var(name) ~ ": '" ~ value ~ "'; expected " ~ expected) -%}
{% endmacro %}
