{# What must hold before the first model runs; the first breach stops the build with a plain sentence.
   Only commands that build look at data: parse, docs and the linter work on an empty machine. #}
{% macro check_before_build() %}
    {%- if execute and flags.WHICH in ('build', 'run', 'test') -%}
        {%- do nextbest.check_vars() -%}
        {%- do nextbest.check_tasks() -%}
        {%- do nextbest.check_offer_rules() -%}
        {%- do nextbest.check_raw_tables() -%}
    {%- endif -%}
{% endmacro %}
