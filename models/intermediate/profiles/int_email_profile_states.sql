with

candidates as (

    select * from {{ ref('int_email_profiles') }}

),

previous as (

    select * from {{ ref('int_published_profiles') }}

),

deletes as (

    select updated_at from {{ ref('int_published_deletes') }}

),

changes as (

    select * from {{ ref('int_email_profile_transitions') }}

),

-- a language that the shop no longer has is replaced by the shop's own
languages as (

    select
        previous.customer_id,
        languages.*
    from previous
    inner join {{ ref('int_languages') }} as languages
        on previous.language = languages.language or languages.is_shop_language
    qualify row_number() over (
        partition by previous.customer_id
        order by case when previous.language = languages.language then 0 else 1 end
    ) = 1

),

base as (

    select greatest(
        {{ spread_after_publications() }},
        coalesce((select max(previous.updated_at) from previous), {{ spread_from() }}),
        coalesce((select max(deletes.updated_at) from deletes), {{ spread_from() }})
    ) as base_at

)

select
    changes.customer_id,
    case when changes.transition = 'publish' then candidates.external_id else previous.external_id end as external_id,
    case
        when changes.transition = 'publish' then candidates.email
        when changes.transition = 'keep' and previous.is_active then previous.email
    end as email,
    case when changes.transition = 'publish' then candidates.email_sha256 else previous.email_sha256 end
        as email_sha256,
    changes.published_external_id as previous_external_id,
    changes.published_email_sha256 as previous_email_sha256,
    case
        when changes.transition = 'keep' then previous.updated_at
        else {{ spread_time('changes.change_number', 'changes.n_changes', 'base.base_at') }}
    end as updated_at,
    changes.transition = 'publish' or (changes.transition = 'keep' and previous.is_active) as is_active,
    case changes.transition
        when 'keep' then previous.suppressed_reason
        when 'leave' then 'left_audience'
        when 'merge' then 'merged'
        when 'suppress' then changes.suppressed_reason
        when 'delete' then coalesce(previous.suppressed_reason, 'left_audience')
    end as suppressed_reason,
    {%- for name, type, neutral, blank in profile_content_columns() %}
        case changes.transition
            when 'publish' then cast(candidates.{{ name }} as {{ type }})
            when 'keep' then previous.{{ name }}
            when 'leave' then {{ inactive_content(name, 'neutral', 'changes.customer_id') }}
            else {{ inactive_content(name, 'blank', 'changes.customer_id') }}
        end as {{ name }},
    {%- endfor %}
    changes.transition
from changes
cross join base
left join candidates on changes.customer_id = candidates.customer_id
left join previous on changes.customer_id = previous.customer_id
left join languages on changes.customer_id = languages.customer_id
