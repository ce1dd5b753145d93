{{ config(
    materialized='incremental', unique_key='customer_id', full_refresh=false,
    on_schema_change='append_new_columns'
) }}
{%- set content = profile_content_columns() -%}
{%- set text = dbt.type_string() -%}
with

candidates as (

    select * from {{ ref('int_email_profiles') }}

),

previous as (

    {{ previous_profile_states(this) }}

),

build as (

    select
        as_of_date,
        greatest(
            run_started_at,
            coalesce((select max(previous.updated_at) from previous), run_started_at)
        ) as published_from,
        -- a proposal is not sent, as little as a date that is over
        '{{ var("policy_name") }}' <> 'current'
        or coalesce(as_of_date < {{ newest_published_on() }}, false) as is_past
    from {{ ref('int_as_of') }}

),

erasures as (

    select customer_id from {{ ref('int_erasures') }}

),

people as (

    select
        coalesce(candidates.customer_id, previous.customer_id) as customer_id,
        {{ profile_transition() }} as transition
    from candidates
    full outer join previous on candidates.customer_id = previous.customer_id
    left join {{ ref('int_customer_permissions') }} as permissions
        on previous.customer_id = permissions.customer_id
    left join erasures on previous.customer_id = erasures.customer_id
    cross join build

),

changes as (

    select
        people.customer_id,
        people.transition,
        build.as_of_date,
        row_number() over (order by people.customer_id) as change_number,
        build.published_from
    from people
    cross join build
    where people.transition is not null

)

select
    changes.customer_id,
    changes.as_of_date,
    {{ dbt.dateadd('microsecond', 'changes.change_number', 'changes.published_from') }} as updated_at,
    case changes.transition
        when 'publish' then 'active' when 'leave' then 'inactive' when 'withdraw' then 'inactive'
        else 'deleted'
    end as state,
    changes.transition,
    case when changes.transition in ('leave', 'withdraw') then changes.as_of_date end
        as inactive_since,
    coalesce(candidates.external_id, previous.external_id) as external_id,
    case changes.transition
        when 'publish' then candidates.email when 'leave' then previous.email
    end as email,
    case changes.transition
        when 'publish' then candidates.email_sha256 when 'leave' then previous.email_sha256
    end as email_sha256,
    {%- for name, type, neutral, blank in content %}
        cast(
            case changes.transition
                when 'publish' then candidates.{{ name }} when 'leave' then {{ neutral }} else {{ blank }}
            end as {{ type }}
        ) as {{ name }},
    {%- endfor %}
    case when changes.transition = 'publish' then candidates.payload_hash else '' end as payload_hash
from changes
left join candidates on changes.customer_id = candidates.customer_id
left join previous on changes.customer_id = previous.customer_id
