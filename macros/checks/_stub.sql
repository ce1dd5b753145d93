{% macro check_before_build() %}{% endmacro %}
{% macro drop_leftover_relations() %}{% endmacro %}
