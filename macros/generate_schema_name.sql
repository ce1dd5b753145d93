{# A production target has the schemas `marts`, `state`, `staging` and `intermediate`. Every other target puts its own
   schema in front (`dev_anna_marts`), so that two developers in one database do not overwrite each other's tables. The
   demo's seeds are raw tables: their place is what the sources say. #}
{% macro generate_schema_name(custom_schema_name, node) -%}
    {%- set is_raw_seed = node is not none and node.resource_type == 'seed' and 'demo' in node.fqn -%}
    {{ target.schema if not custom_schema_name
        else custom_schema_name | trim if is_raw_seed or nextbest.is_production()
        else target.schema ~ '_' ~ custom_schema_name | trim }}
{%- endmacro %}


{# Whether the target is one of var production_targets. The default is repeated here because the schemas of a shop are
   named in the scope of the shop, which does not see the vars of the package. What is no list is told by check_target,
   not by an error of the parser. #}
{% macro is_production() %}
    {%- set targets = var('production_targets', ['duckdb', 'snowflake', 'prod', 'production']) -%}
    {{ return(targets is iterable and target.name in targets) }}
{% endmacro %}
