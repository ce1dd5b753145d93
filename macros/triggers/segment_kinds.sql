{# The segments of a profile whose changes are events: kind, and column of fct_email_profiles. #}
{% macro segment_kinds() %}
    {{ return({
        'propensity': 'segment_propensity', 'churn': 'segment_churn', 'value': 'segment_value',
        'journey': 'journey_stage',
    }) }}
{% endmacro %}


{# The newest full publication that readers have; an empty text before the first one. It is asked of what is published:
   int_published_publications is as old as the build that wrote it, and may be run without. #}
{% macro newest_full_publication() -%}
    coalesce((
        select max(publications.publication_id) from ({{ nextbest.published_rows('fct_publications') }}) as publications
        where publications.kind = 'full'
    ), '')
{%- endmacro %}
