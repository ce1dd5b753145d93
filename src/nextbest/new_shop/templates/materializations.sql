{# nextbest writes tables and views in place, which takes less time; dbt asks the shop's own project for this. #}
{% materialization table, adapter='duckdb', supported_languages=['sql', 'python'] %}
    {{ return(nextbest.materialization_table_duckdb()) }}
{% endmaterialization %}

{% materialization view, adapter='duckdb' %}
    {{ return(nextbest.materialization_view_duckdb()) }}
{% endmaterialization %}
