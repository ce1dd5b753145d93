{# The rows of a mart as readers see them when the model runs, with the columns that its property file declares; one
   that was not published yet is null. No rows before the first publication.
   `select * from (published_rows('fct_next_best_offers'))` #}
{% macro published_rows(mart) %}
    {%- if execute -%}
        {{ nextbest.rows_of_mart(mart, nextbest.published_relation(mart)) }}
    {%- endif -%}
{% endmacro %}


{# The rows of a relation that holds a mart, maybe of an older version; no rows where it is none. #}
{% macro rows_of_mart(mart, relation) %}
    {%- set node = nextbest.node_named(mart) -%}
    select {% for name in node.columns %}{{ name }}{{ ', ' if not loop.last }}{% endfor %}
    from (
        select
            {%- for column in node.columns.values() %}
            cast(null as {{ column.data_type }}) as {{ column.name }}{{ ',' if not loop.last }}
            {%- endfor %}
        where false
        {%- if relation %}
        union all by name
        select * from {{ relation }}
        {%- endif %}
    ) as rows_with_all_columns
{% endmacro %}
