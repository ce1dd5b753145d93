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
