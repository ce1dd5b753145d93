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


{# The rows of the JSON column metrics of a relation, one per measurement, with its model beside. #}
{% macro unnested_metrics(relation) -%}
    {{ return(adapter.dispatch("unnested_metrics")(relation)) }}
{%- endmacro %}

{% macro default__unnested_metrics(relation) -%}
    select
        models.task,
        models.model_version,
        models.role as model_role,
        unnest(
            from_json(
                cast(models.metrics as json),
                '[{"role": "varchar", "variant": "varchar", "algorithm": "varchar", "split": "varchar", '
                '"metric": "varchar", "value": "double", "n_rows": "bigint", "n_positives": "bigint"}]'
            ),
            recursive := true
        )
    from {{ relation }} as models
{%- endmacro %}

{% macro snowflake__unnested_metrics(relation) -%}
    select
        models.task,
        models.model_version,
        models.role as model_role,
        measured.value:role::varchar as role,
        measured.value:variant::varchar as variant,
        measured.value:algorithm::varchar as algorithm,
        measured.value:split::varchar as split,
        measured.value:metric::varchar as metric,
        measured.value:value::double as value,
        measured.value:n_rows::bigint as n_rows,
        measured.value:n_positives::bigint as n_positives
    from {{ relation }} as models,
    lateral flatten(input => parse_json(models.metrics)) as measured
{%- endmacro %}
