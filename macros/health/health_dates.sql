{# A query of the dates on which sources are judged: as_of_date, run_started_at, and is_build for the date of the build.
   Before the first judgement, these are also the days of the last var `health.weeks` weeks, so that an outage of before
   the first build is told, too. #}
{% macro health_dates() -%}
    select
        as_of_date,
        run_started_at,
        true as is_build
    from {{ ref('int_build_context') }}
    {%- if not relation_named('int_source_health') %}
    union all
    select distinct
        of_table.arrived_on as as_of_date,
        build.run_started_at,
        false as is_build
    from {{ ref('int_source_days') }} as of_table
    inner join {{ ref('int_build_context') }} as build
        on
            build.as_of_date > of_table.arrived_on
            and build.as_of_date - {{ 7 * (var('health').weeks if execute else 0) }} <= of_table.arrived_on
    {%- endif %}
{%- endmacro %}
