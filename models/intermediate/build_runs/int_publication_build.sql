-- Up to when the build knew each source. The next build counts what became known later. A source without rows is as old
-- as the newest of them, and a clock that runs ahead cannot hide what comes before it.
with

as_of as (

    select * from {{ ref('int_build_context') }}

),

known as (

    select
        changes.source,
        least(max(changes.known_from), max(as_of.run_started_at)) as known_until
    from {{ ref('int_known_changes') }} as changes
    inner join as_of on changes.known_from < as_of.as_of_date
    group by changes.source

),

by_source as (

    select
        {%- for source in change_sources() %}
            coalesce(max(case when source = '{{ source }}' then known_until end), max(known_until))
                as {{ source }}_until,
        {%- endfor %}
        count(*) as n_sources
    from known

)
{% set pairs = {} -%}
{%- for source in change_sources() -%}
    {%- do pairs.update({source: 'cast(by_source.' ~ source ~ '_until as ' ~ dbt.type_string() ~ ')'}) -%}
{%- endfor %}
select
    as_of.as_of_date,
    {{ stop_at_unmeant_rehearsal('as_of.as_of_date') }} as is_rehearsal,
    {{ json_as_text(json_object(pairs)) }} as known_until
from as_of
cross join by_source
