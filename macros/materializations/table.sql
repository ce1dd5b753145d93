{#
    A table is written in the place of the old one, in one transaction: a failure leaves the old one. dbt-duckdb writes
    aside, renames twice and drops, which for small tables takes longer than the query. What a Python model returns is
    written by a connection of its own, so it comes aside and takes the name.

    A shop's folder repeats the three lines, since dbt runs Python only in the materialization that it found itself.
#}
{% materialization table, adapter='duckdb', supported_languages=['sql', 'python'] %}
    {%- set place = nextbest.begin_table() -%}
    {%- call statement('main', language=model['language']) -%}{{ nextbest.table_query(place) }}{%- endcall -%}
    {{ return(nextbest.end_table(place)) }}
{% endmaterialization %}


{# Makes room for a table: where it belongs, where it is written first, and what is there now. #}
{% macro begin_table() %}
    {%- set relation = this.incorporate(type='table') -%}
    {%- set aside = make_intermediate_relation(relation) -%}
    {%- set written = aside if model['language'] == 'python' else relation -%}
    {%- set existing = load_cached_relation(this) -%}
    {%- if written == aside -%}{{ drop_relation_if_exists(load_cached_relation(aside)) }}{%- endif -%}
    {{ run_hooks(pre_hooks, inside_transaction=False) }}
    {{ run_hooks(pre_hooks, inside_transaction=True) }}
    {%- if existing is not none and existing.type != 'table' -%}{%- do adapter.drop_relation(existing) -%}{%- endif -%}
    {{ return({'relation': relation, 'written': written, 'existing': existing}) }}
{% endmacro %}


{# The statement that writes a table. #}
{% macro table_query(place) %}
    {{- create_table_as(False, place.written, compiled_code, model['language'])
        | replace('create  table', 'create or replace table', 1) -}}
{% endmacro %}


{# Gives a table its name, and commits it. #}
{% macro end_table(place) %}
    {%- if place.written != place.relation -%}
        {{ drop_relation_if_exists(place.existing) }}
        {%- do adapter.rename_relation(place.written, place.relation) -%}
    {%- endif -%}
    {{ run_hooks(post_hooks, inside_transaction=True) }}
    {%- do persist_docs(place.relation, model) -%}
    {{ adapter.commit() }}
    {{ run_hooks(post_hooks, inside_transaction=False) }}
    {{ return({'relations': [place.relation]}) }}
{% endmacro %}
