{# Stops at values of the vars of the delivery ledger that mean nothing. #}
{% macro check_deliveries() %}
    {%- do nextbest.check_list('sync_logs', '[hightouch]') -%}
    {%- for tool in var('sync_logs') if tool not in ['hightouch', 'census'] -%}
        {%- do exceptions.raise_compiler_error("var sync_logs: '" ~ tool ~ "'; expected some of hightouch, census") -%}
    {%- endfor -%}
    {%- do nextbest.check_count('delivery_log_days') -%}
{% endmacro %}
