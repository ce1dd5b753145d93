{# The unusual values of the newest build in a table of health, as signals: one row per kind and subject. Of several
   measures that say the same of a subject, the first by name counts.
   `unusual_rows(ref('int_source_health'), 'sources', 'source_table')` #}
{% macro unusual_rows(health, checker, subject) -%}
    with newest as (

        select * from {{ health }}
        where as_of_date = (
            select max(of_all.as_of_date) from {{ health }} as of_all
            inner join {{ ref('int_build_context') }} as as_of on of_all.as_of_date <= as_of.as_of_date
        )

    ),

    unusual as (
        {% for kind, said in nextbest.alert_kinds().items() if said.checker == checker %}
        select
            '{{ kind }}' as kind,
            {{ subject }} as subject,
            measure,
            value,
            usual_low,
            usual_high,
            '{{ said.severity }}' as severity,
            'docs/reference/alerts.md#{{ kind }}' as entry
        from newest
        where
            measure in ({{ nextbest.text_literals(said.measures) }})
            and ({{ {'low': 'value < usual_low', 'high': 'value > usual_high'}.get(
                said.side, 'value < usual_low or value > usual_high') }})
        {{ 'union all' if not loop.last }}
        {%- endfor %}

    )

    select * from unusual
    qualify row_number() over (partition by kind, subject order by measure) = 1
{%- endmacro %}
