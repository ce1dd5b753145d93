{#
    A table is written in the place of the old one, in one transaction: a failure leaves the old one. dbt-duckdb writes
    aside, renames twice and drops, which for small tables takes longer than the query. What a Python model returns is
    written by a connection of its own, so it comes aside and takes the name. dbt runs Python only where the
    materialization that it asks calls statement itself; that of a shop's own folder has the same three steps.
#}
{% materialization table, adapter='duckdb', supported_languages=['sql', 'python'] %}
    {%- set written = nextbest.begin_table() -%}
    {%- call statement('main', language=model['language']) -%}{{ nextbest.write_table(written) }}{%- endcall -%}
    {{ return(nextbest.end_table(written)) }}
{% endmaterialization %}


{# Makes room for the table of a model, and returns the relation to write: the table itself, or one aside. #}
{% macro begin_table() %}
    {%- set relation = this.incorporate(type='table') -%}
    {%- set aside = make_intermediate_relation(relation) -%}
    {%- set written = aside if model['language'] == 'python' else relation -%}
    {%- set existing = load_cached_relation(this) -%}
    {%- if written == aside -%}{{ drop_relation_if_exists(load_cached_relation(aside)) }}{%- endif -%}
    {{ run_hooks(pre_hooks, inside_transaction=False) }}
    {{ run_hooks(pre_hooks, inside_transaction=True) }}
    {%- if existing is not none and existing.type != 'table' -%}{%- do adapter.drop_relation(existing) -%}{%- endif -%}
    {{ return(written) }}
{% endmacro %}


{# The code of a model that writes a relation. #}
{% macro write_table(written) -%}
    {{ create_table_as(False, written, compiled_code, model['language'])
        | replace('create  table', 'create or replace table', 1) }}
{%- endmacro %}


{# Gives a relation that was written aside its name, and ends the transaction. #}
{% macro end_table(written) %}
    {%- set relation = this.incorporate(type='table') -%}
    {%- if written != relation -%}
        {{ drop_relation_if_exists(load_cached_relation(this)) }}
        {%- do adapter.rename_relation(written, relation) -%}
    {%- endif -%}
    {{ run_hooks(post_hooks, inside_transaction=True) }}
    {%- do persist_docs(relation, model) -%}
    {{ adapter.commit() }}
    {{ run_hooks(post_hooks, inside_transaction=False) }}
    {{ return({'relations': [relation]}) }}
{% endmacro %}
