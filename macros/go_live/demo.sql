{# Whether this build is of the demo: var is_demo says so, and the raw tables are the demo's. A shop that only says where
   its own tables are is none. #}
{% macro is_demo() %}
    {{ return(var('is_demo') and var('raw_dir') == 'seeds/demo') }}
{% endmacro %}


{# Beginnings of the names of campaigns that were drawn at random: the shop's, or the demo's in the demo.
   config.log_names of int_policy_estimates says the same, since YAML cannot call macros. #}
{% macro randomized_campaigns() %}
    {{ return(nextbest.setting('randomized_campaigns') or (var('demo_campaigns') if nextbest.is_demo() else [])) }}
{% endmacro %}


{# Var `experiments`, in the demo with the one of its past. #}
{% macro experiments_to_declare() %}
    {%- if nextbest.is_demo() and var('experiments') is mapping -%}
        {%- set declared = {} -%}
        {%- do declared.update(var('demo_experiments')) -%}
        {%- do declared.update(var('experiments')) -%}
        {{ return(declared) }}
    {%- endif -%}
    {{ return(var('experiments')) }}
{% endmacro %}
