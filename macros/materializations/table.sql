{#
    A table is written in the place of the old one, in one transaction: a failure leaves the old one. dbt-duckdb writes
    aside, renames twice and drops, which for small tables takes longer than the query. What a Python model returns is
    written by a connection of its own, so it comes aside and takes the name.
#}
{% materialization table, adapter='duckdb', supported_languages=['sql', 'python'] %}
    {%- set language = model['language'] -%}
    {%- set relation = this.incorporate(type='table') -%}
    {%- set aside = make_intermediate_relation(relation) -%}
    {%- set written = aside if language == 'python' else relation -%}
    {%- set existing = load_cached_relation(this) -%}
    {%- if written == aside -%}{{ drop_relation_if_exists(load_cached_relation(aside)) }}{%- endif -%}
    {{ run_hooks(pre_hooks, inside_transaction=False) }}
    {{ run_hooks(pre_hooks, inside_transaction=True) }}
    {%- if existing is not none and existing.type != 'table' -%}{%- do adapter.drop_relation(existing) -%}{%- endif -%}
    {%- call statement('main', language=language) -%}
        {{ create_table_as(False, written, compiled_code, language) | replace('create  table', 'create or replace table', 1) }}
    {%- endcall -%}
    {%- if written != relation -%}
        {{ drop_relation_if_exists(existing) }}
        {%- do adapter.rename_relation(aside, relation) -%}
    {%- endif -%}
    {{ run_hooks(post_hooks, inside_transaction=True) }}
    {%- do persist_docs(relation, model) -%}
    {{ adapter.commit() }}
    {{ run_hooks(post_hooks, inside_transaction=False) }}
    {{ return({'relations': [relation]}) }}
{% endmaterialization %}
