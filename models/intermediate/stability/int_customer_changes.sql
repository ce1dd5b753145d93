-- A build during the day has the date of the next day, so its date says nothing about what it knew. What counts is
-- everything that became known after the newest row of each source that the build had. Publications of an older version
-- have only their date.
with

memory as (

    select * from {{ ref('int_content_memory') }}

),

newest as (

    select publications.known_until
    from {{ ref('int_published_publications') }} as publications
    inner join memory on publications.as_of_date = memory.published_on
    where publications.kind = 'full'
    order by publications.published_at desc
    limit 1

),

known_then as (
    {%- for source in change_sources() %}
        select
            '{{ source }}' as source,
            cast({{ json_text('known_until', source) }} as timestamp) as known_until
        from newest
        {{ 'union all' if not loop.last }}
    {%- endfor %}

),

changed as (

    select distinct changes.customer_id
    from {{ ref('int_known_changes') }} as changes
    inner join memory on changes.known_from < memory.as_of_date
    left join known_then on changes.source = known_then.source
    where
        changes.known_from > known_then.known_until
        or (known_then.known_until is null and changes.known_from >= memory.published_on)

)

select
    customers.customer_id,
    memory.as_of_date,
    memory.published_on,
    case
        when experiments.customer_id is null then memory.rules_version
        else {{ row_hash(['memory.rules_version', 'experiments.changes']) }}
    end as rules_version,
    changed.customer_id is not null as has_event
from {{ ref('int_customer_spine') }} as customers
cross join memory
left join {{ ref('int_customer_experiments') }} as experiments on customers.customer_id = experiments.customer_id
left join changed on customers.customer_id = changed.customer_id
where customers.is_scoring
