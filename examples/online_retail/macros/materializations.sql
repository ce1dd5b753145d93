{# nextbest writes tables and views in place, which takes less time; dbt asks the shop's own project for this. It runs
   Python only where statement is called here. #}
{% materialization table, adapter='duckdb', supported_languages=['sql', 'python'] %}
    {%- set written = nextbest.begin_table() -%}
    {%- call statement('main', language=model['language']) -%}{{ nextbest.write_table(written) }}{%- endcall -%}
    {{ return(nextbest.end_table(written)) }}
{% endmaterialization %}

{% materialization view, adapter='duckdb' %}
    {{ return(nextbest.materialization_view_duckdb()) }}
{% endmaterialization %}
