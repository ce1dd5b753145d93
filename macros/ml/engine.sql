{# A text expression that ends the query with the message wherever a row reaches it. #}
{% macro stop_query(message) -%}
    {{ return(adapter.dispatch("stop_query")(message)) }}
{%- endmacro %}

{% macro default__stop_query(message) -%}
    error({{ message }})
{%- endmacro %}

{% macro snowflake__stop_query(message) -%}
    {#- Snowflake has no error(): a failing cast shows the text that it could not convert. -#}
    to_varchar(to_number({{ message }}))
{%- endmacro %}


{# The objects of a JSON list in a column of the registry as rows, each with its model. `fields` are names and types,
   `part` is the key of the list where the column holds more than one.
   `unnested_json("registry", "diagnostics", {"bin": "bigint"}, "calibration_bins")` gives
   task, model_version, model_role, bin. #}
{% macro unnested_json(relation, column, fields, part=none) -%}
    {{ return(adapter.dispatch("unnested_json")(relation, column, fields, part)) }}
{%- endmacro %}

{% macro default__unnested_json(relation, column, fields, part) -%}
    select
        models.task,
        models.model_version,
        models.role as model_role,
        unnest(
            from_json(
                json_extract(cast(models.{{ column }} as json), '${{ "." ~ part if part }}'),
                '[{{ tojson(fields) }}]'
            ),
            recursive := true
        )
    from {{ relation }} as models
{%- endmacro %}

{% macro snowflake__unnested_json(relation, column, fields, part) -%}
    select
        models.task,
        models.model_version,
        models.role as model_role
        {%- for name, type in fields.items() %},
            rows.value:{{ name }}::{{ type }} as {{ name }}
        {%- endfor %}
    from {{ relation }} as models,
        lateral flatten(input => parse_json(models.{{ column }}){{ ":" ~ part if part }}) as rows
{%- endmacro %}
