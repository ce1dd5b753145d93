{# A JSON object with its keys sorted: json_object({'b': 'x', 'a': 'y'}) -> {"a": ..., "b": ...}; nulls are kept. #}
{% macro json_object(pairs) %}
    {{- return(adapter.dispatch('json_object', 'nextbest')(pairs)) -}}
{% endmacro %}

{% macro default__json_object(pairs) -%}
    json_object(
        {%- for key in pairs | sort %}'{{ key }}', {{ pairs[key] }}{{ ', ' if not loop.last }}{% endfor -%}
    )
{%- endmacro %}

{% macro snowflake__json_object(pairs) -%}
    object_construct_keep_null(
        {%- for key in pairs | sort %}'{{ key }}', {{ pairs[key] }}{{ ', ' if not loop.last }}{% endfor -%}
    )
{%- endmacro %}


{# A JSON array over the rows of a group, in the order of a column. #}
{% macro json_array_agg(value, order_by) %}
    {{- return(adapter.dispatch('json_array_agg', 'nextbest')(value, order_by)) -}}
{% endmacro %}

{% macro default__json_array_agg(value, order_by) -%}
    to_json(list({{ value }} order by {{ order_by }}))
{%- endmacro %}

{% macro snowflake__json_array_agg(value, order_by) -%}
    array_agg({{ value }}) within group (order by {{ order_by }})
{%- endmacro %}


{# JSON as the text that is published. #}
{% macro json_as_text(value) %}
    {{- return(adapter.dispatch('json_as_text', 'nextbest')(value)) -}}
{% endmacro %}

{% macro default__json_as_text(value) -%}
    cast({{ value }} as varchar)
{%- endmacro %}

{% macro snowflake__json_as_text(value) -%}
    to_json({{ value }})
{%- endmacro %}


{# The text under a key of a JSON object that is held as text; null where there is no such key.
   `json_text('known_until', 'orders')` #}
{% macro json_text(value, key) %}
    {{- return(adapter.dispatch('json_text', 'nextbest')(value, key)) -}}
{% endmacro %}

{% macro default__json_text(value, key) -%}
    json_extract_string({{ value }}, '$.{{ key }}')
{%- endmacro %}

{% macro snowflake__json_text(value, key) -%}
    json_extract_path_text({{ value }}, '{{ key }}')
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
