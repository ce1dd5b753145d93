{# What must hold before the first model runs, which is suppression: the schemas, the vars and the tables that it reads.
   The first breach stops the build with a plain sentence. Only commands that build look at data: parse, docs and the
   linter work on an empty machine. A run without suppression has nobody to hold back, so it checks all vars here. #}
{% macro check_before_build() %}
    {%- if execute and flags.WHICH in ('build', 'run', 'test') -%}
        {%- do nextbest.check_target() -%}
        {%- do nextbest.move_permanent_tables() -%}
        {%- do nextbest.tell_renamed_vars() -%}
        {%- do nextbest.check_suppression_vars() -%}
        {%- if 'model.nextbest.int_suppression_publications' not in selected_resources -%}
            {%- do nextbest.check_other_vars() -%}
        {%- endif -%}
        {%- do nextbest.check_raw_tables(nextbest.suppression_tables(), true) -%}
        {%- do nextbest.check_selection() -%}
        {%- do nextbest.say('{:,}'.format(selected_resources | length) ~ ' nodes to run; dbt --log-level info '
            ~ flags.WHICH ~ ' shows each of them') -%}
    {%- endif -%}
{% endmacro %}


{# What must hold before all other models; int_build_checks asks it, after suppression has reached the readers. #}
{% macro check_before_models() %}
    {%- if execute and flags.WHICH in ('build', 'run') -%}
        {%- do nextbest.say('suppression has reached the readers') -%}
        {%- do nextbest.check_other_vars() -%}
        {%- do nextbest.check_tasks() -%}
        {%- do nextbest.check_offer_rules() -%}
        {%- do nextbest.check_experiments() -%}
        {%- do nextbest.check_recorded_weights() -%}
        {%- do nextbest.check_raw_tables(nextbest.suppression_tables(), false) -%}
    {%- endif -%}
{% endmacro %}


{# The raw tables that tell who may be mailed and who is erased. #}
{% macro suppression_tables() %}
    {{ return(['crm.customers', 'crm.consents', 'crm.erasure_requests', 'esp.email_events']) }}
{% endmacro %}


{# Stops where a selected model reads one that is neither selected nor built: a part of the project on a new database.
   fct_publications says itself what a run leaves out. #}
{% macro check_selection() %}
    {%- for key in selected_resources if key.startswith('model.') and flags.WHICH in ('build', 'run')
        and key != 'model.nextbest.fct_publications' -%}
        {%- for parent in graph.nodes[key].depends_on.nodes
            if parent in graph.nodes and parent not in selected_resources -%}
            {%- set read = graph.nodes[parent] -%}
            {%- if adapter.get_relation(read.database, read.schema, read.alias) is none -%}
                {%- set name = graph.nodes[key].name -%}
                {%- do exceptions.raise_compiler_error(name ~ ' reads ' ~ read.schema ~ '.' ~ read.alias
                    ~ ', which is neither selected nor in this database: run dbt build first, or --select +' ~ name) -%}
            {%- endif -%}
        {%- endfor -%}
    {%- endfor -%}
{% endmacro %}
