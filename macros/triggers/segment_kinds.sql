{# The segments of a profile whose changes are events: kind, and column of fct_email_profiles. #}
{% macro segment_kinds() %}
    {{ return({
        'propensity': 'segment_propensity', 'churn': 'segment_churn', 'value': 'segment_value',
        'journey': 'journey_stage',
    }) }}
{% endmacro %}


{# The newest full publication before this build; an empty text before the first one. #}
{% macro newest_full_publication() -%}
    coalesce((
        select max(publications.publication_id) from {{ ref('int_published_publications') }} as publications
        where publications.kind = 'full'
    ), '')
{%- endmacro %}
