{# nextbest writes tables and views in place, which takes less time; dbt asks the shop's own project for this. #}
{% materialization table, adapter='duckdb', supported_languages=['sql', 'python'] %}
    {%- set place = nextbest.begin_table() -%}
    {%- call statement('main', language=model['language']) -%}{{ nextbest.table_query(place) }}{%- endcall -%}
    {{ return(nextbest.end_table(place)) }}
{% endmaterialization %}

{% materialization view, adapter='duckdb' %}
    {{ return(nextbest.materialization_view_duckdb()) }}
{% endmaterialization %}
