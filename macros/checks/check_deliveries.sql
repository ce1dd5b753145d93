{# Stops at values of the vars of the delivery ledger that mean nothing. #}
{% macro check_deliveries() %}
    {%- do nextbest.check_sync_logs(var('sync_logs')) -%}
    {%- do nextbest.check_count('delivery_log_days') -%}
{% endmacro %}


{# Stops at what is not the ids of syncs, by tool and by what they carry, each id once.
   {hightouch: {orders: [7]}} -> var sync_logs: hightouch: '{'orders': [7]}'; expected ... #}
{% macro check_sync_logs(logs) %}
    {%- set expected = 'expected lists of sync ids by what they carry, such as {profiles: [1234], deletes: [1235]}' -%}
    {%- if logs is not mapping -%}
        {%- do exceptions.raise_compiler_error("var sync_logs: '" ~ logs ~ "' is not a mapping; expected the ids of syncs by"
            ~ " tool, such as {hightouch: {profiles: [1234], deletes: [1235]}}") -%}
    {%- endif -%}
    {%- for tool, syncs in logs.items() -%}
        {%- if tool not in ['hightouch', 'census'] -%}
            {%- do exceptions.raise_compiler_error("var sync_logs: '" ~ tool ~ "'; expected some of hightouch, census") -%}
        {%- endif -%}
        {%- set ids = [] -%}
        {%- set wrong = [] -%}
        {%- for carried, listed in (syncs.items() if syncs is mapping else []) -%}
            {%- if carried not in ['profiles', 'deletes'] or listed is string or listed is mapping or listed is not iterable -%}
                {%- do wrong.append(carried) -%}
            {%- else -%}
                {%- for id in listed -%}
                    {%- if id is boolean or (id is not integer and id is not string) or id | string in ids -%}
                        {%- do wrong.append(id) -%}
                    {%- endif -%}
                    {%- do ids.append(id | string) -%}
                {%- endfor -%}
            {%- endif -%}
        {%- endfor -%}
        {%- if wrong or not ids -%}
            {%- do exceptions.raise_compiler_error("var sync_logs: " ~ tool ~ ": '" ~ syncs ~ "'; " ~ expected
                ~ ", each id once") -%}
        {%- endif -%}
    {%- endfor -%}
{% endmacro %}
