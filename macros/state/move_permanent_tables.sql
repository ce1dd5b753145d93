{# Moves permanent tables that an earlier version kept in schema `intermediate` to schema `state`, with all rows, before
   anything reads them. Stops where both are there: which rows are right is nothing that a build can know. #}
{% macro move_permanent_tables() %}
    {%- set old_schema = nextbest.node_named('int_build_context').schema -%}
    {%- set moves = [] -%}
    {%- for name in nextbest.moved_tables() -%}
        {%- set node = nextbest.node_named(name) -%}
        {%- set old = adapter.get_relation(node.database, old_schema, node.alias) -%}
        {%- set new = adapter.get_relation(node.database, node.schema, node.alias) -%}
        {%- if old and new -%}{%- do nextbest.stop_at_both_tables(old, new) -%}{%- endif -%}
        {%- if old -%}
            {%- do moves.append([old, api.Relation.create(node.database, node.schema, node.alias, type='table')]) -%}
        {%- endif -%}
    {%- endfor -%}
    {%- for old, new in moves -%}
        {%- do nextbest.move_table(old, new) -%}
        {%- do adapter.cache_dropped(old) -%}
        {%- do adapter.cache_added(new) -%}
        {%- do nextbest.say('moved ' ~ nextbest.plain_name(old) ~ ' to ' ~ nextbest.plain_name(new)) -%}
    {%- endfor -%}
{% endmacro %}


{# The tables that versions before this one kept in schema `intermediate`. #}
{% macro moved_tables() %}
    {{ return(['int_prediction_models', 'int_model_history', 'int_offer_decision_log']) }}
{% endmacro %}


{% macro stop_at_both_tables(old, new) %}
    {%- set old, new = nextbest.plain_name(old), nextbest.plain_name(new) -%}
    {%- do exceptions.raise_compiler_error(
        'both ' ~ old ~ ' and ' ~ new ~ ' exist: an earlier version of nextbest was run after a newer one had moved'
        ~ ' the table. Nothing was changed. Make a backup, then keep the rows of one: drop table ' ~ old
        ~ ' (to go on with what the newer version wrote), or drop table ' ~ new
        ~ ' (to go on with what the earlier version wrote; the next build moves it). Then run the same command again'
    ) -%}
{% endmacro %}


{# A relation as people write it: `state.int_build_runs` #}
{% macro plain_name(relation) %}
    {{ return(relation.schema ~ '.' ~ relation.identifier) }}
{% endmacro %}
