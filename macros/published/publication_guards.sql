{# A query with a row where the audience moves so far that a sync which mirrors the table would do harm. A build of the
   past, or of a proposal, publishes no audience. Meant so? Then once with var audience_change_limit of 1 or more. #}
{% macro audience_problem() -%}
    select
        'the audience moves from ' || cast(n_published as {{ dbt.type_string() }}) || ' to '
        || cast(n_profiles as {{ dbt.type_string() }})
        || ' customers, further than var audience_change_limit allows' as problem,
        cast(n_profiles as {{ dbt.type_string() }}) as example
    from (
        select
            count(profiles.customer_id) as n_profiles,
            coalesce({{ nextbest.n_published_profiles() }}, 0) as n_published,
            max(case when {{ nextbest.is_rehearsal('as_of.as_of_date') }} then 1 else 0 end) as is_rehearsal
        from {{ ref('int_build_context') }} as as_of
        left join {{ ref('int_email_profiles') }} as profiles on as_of.as_of_date = profiles.as_of_date
    ) as counts
    where
        is_rehearsal = 0
        and n_published > 0
        and (
            (n_profiles = 0 and {{ var('audience_change_limit') }} < 1)
            or (
                n_published >= {{ var('audience_change_min') }}
                and abs(n_profiles - n_published) > {{ var('audience_change_limit') }} * n_published
            )
        )
{%- endmacro %}


{# Stops a run that builds only a part of what a publication is made of: the rest may be of another date, know nothing of
   a "no" that came since, and hold rows whose time readers have passed. A hook of fct_publications; the rows of no table
   tell by themselves which run made them. #}
{% macro check_whole_build() %}
    {%- set needed = ['model.nextbest.fct_publications'] -%}
    {%- for node in (needed if execute else []) -%}
        {%- for parent in graph.nodes[node].depends_on.nodes if parent.startswith('model.') and parent not in needed -%}
            {%- do needed.append(parent) -%}
        {%- endfor -%}
    {%- endfor -%}
    {%- set missing = needed | reject('in', selected_resources) | map('replace', 'model.nextbest.', '') | sort -%}
    {%- if execute and missing -%}
        {%- do exceptions.raise_compiler_error(
            'nothing was published, because this run does not build ' ~ missing | length ~ ' of the ' ~ needed | length
            ~ ' models that a publication needs (' ~ missing[:3] | join(', ') ~ (', ...' if missing | length > 3 else '')
            ~ '). Run the whole build: dbt build. To build only a part, add --exclude fct_publications'
        ) -%}
    {%- endif -%}
{% endmacro %}
