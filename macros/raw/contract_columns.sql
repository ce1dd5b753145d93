{# The columns of a raw table as its source declares them: a list of {name, type, required, also}, of which `also` is
   another spelling of the name.
   The source's YAML is the one place where the raw contract stands. #}
{% macro contract_columns(system, table) %}
    {%- set columns = [] -%}
    {%- for node in graph.get('sources', {}).values() if node.source_name == system and node.name == table -%}
        {%- for column in node.columns.values() -%}
            {%- do columns.append({
                'name': column.name,
                'type': column.config.meta.type,
                'required': column.config.meta.get('required', false),
                'also': column.config.meta.get('also'),
            }) -%}
        {%- endfor -%}
    {%- endfor -%}
    {{ return(columns) }}
{% endmacro %}
