{#
    The relation of a model or a seed by its name, in the database, the schema and under the alias that this target
    gives it; none where it is not there. It reads past ref(): for hooks, and for what a model reads of the build
    before.
    `relation_named('offers', 'seed')`
#}
{% macro relation_named(name, kind='model') %}
    {%- set node = nextbest.node_named(name, kind) if execute -%}
    {{ return(adapter.get_relation(node.database, node.schema, node.alias) if node else none) }}
{% endmacro %}


{# What dbt knows of a model or a seed that is enabled: `node_named('offers', 'seed').schema` #}
{% macro node_named(name, kind='model') %}
    {{ return(graph.nodes.values() | selectattr('resource_type', 'equalto', kind)
        | selectattr('name', 'equalto', name) | first) }}
{% endmacro %}


{# The name that this target gives to a schema in which no model is, or to its published file: `published`, or
   `dev_anna_published` where the marts are in `dev_anna_marts`. #}
{% macro schema_beside_marts(name) %}
    {%- set marts = nextbest.node_named('fct_publications').schema -%}
    {{ return(marts[:marts | length - 'marts' | length] ~ name) }}
{% endmacro %}
