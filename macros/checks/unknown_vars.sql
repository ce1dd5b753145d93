{# The vars of the command line that the project does not know. #}
{% macro unknown_vars() %}
    {{ return((invocation_args_dict.get('vars') or {}) | reject('in', nextbest.known_vars() + nextbest.renamed_vars()) | list) }}
{% endmacro %}


{% macro stop_at_unknown_var(name) %}
    {%- do exceptions.raise_compiler_error(
        "var " ~ name ~ ": there is no such var; expected one of " ~ nextbest.known_vars() | sort | join(', ')
    ) -%}
{% endmacro %}


{# Names of earlier versions, which are still read. #}
{% macro renamed_vars() %}
    {{ return(['high_segment_lift', 'low_segment_lift']) }}
{% endmacro %}
