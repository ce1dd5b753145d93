{# Stops where the tables would go elsewhere than the target says, or under a name that SQL reads otherwise. dbt takes
   up what it parsed for another target where only an environment variable chose this one. #}
{% macro check_target() %}
    {%- do nextbest.check_list('production_targets', '[duckdb, prod]') -%}
    {%- if not nextbest.is_production() and target.type == 'duckdb' and target.schema == 'main' -%}
        {%- do exceptions.raise_compiler_error("target " ~ target.name ~ " is not one of var production_targets and has"
            ~ " the default schema main. Add its name to the var if its tables are those of production; otherwise set"
            ~ " another schema for the target in profiles.yml, such as dev_anna") -%}
    {%- endif -%}
    {%- set held = nextbest.node_named('fct_publications').schema -%}
    {%- set meant = nextbest.generate_schema_name('marts', none) -%}
    {%- if held != meant -%}
        {%- do exceptions.raise_compiler_error("target " ~ target.name ~ ": the marts would be written to schema "
            ~ held ~ ", expected " ~ meant ~ ". Run the same command with --no-partial-parse: dbt remembers another"
            ~ " target. If your project has a macro generate_schema_name, it must return what"
            ~ " nextbest.generate_schema_name returns") -%}
    {%- endif -%}
    {%- if not modules.re.fullmatch('[A-Za-z_][A-Za-z0-9_]*', held) -%}
        {%- do exceptions.raise_compiler_error("target " ~ target.name ~ ": schema '" ~ target.schema
            ~ "' cannot begin the names of schemas; expected letters, digits and _, such as dev_anna") -%}
    {%- endif -%}
    {%- if held != 'marts' -%}
        {%- do nextbest.say('target ' ~ target.name ~ ' is not one of var production_targets: it writes schemas ' ~ held
            ~ ', ' ~ nextbest.schema_beside_marts('state') ~ ' and the like, and publishes '
            ~ nextbest.schema_beside_marts('published')) -%}
    {%- endif -%}
{% endmacro %}
