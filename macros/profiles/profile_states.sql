{# The date of the newest full publication; null before the first one. A build of an earlier date publishes nothing. #}
{% macro newest_published_on() -%}
    (
        select max(publications.as_of_date) from {{ ref('int_published_publications') }} as publications
        where publications.kind = 'full'
    )
{%- endmacro %}


{# How many active profiles readers have; null before the first publication. #}
{% macro n_published_profiles() -%}
    (select nullif(count(*), 0) from {{ ref('int_published_profiles') }} as profiles where profiles.is_active)
{%- endmacro %}


{# Whether a build publishes nothing but suppression: its date is over, or its policy is a proposal. #}
{% macro is_rehearsal(as_of_date) -%}
    ('{{ var("policy_name") }}' <> 'current' or coalesce({{ as_of_date }} < {{ nextbest.newest_published_on() }}, false))
{%- endmacro %}


{#
    What happens to a published row. The order is the law: consent, then the content, which a rehearsal never touches -
    unless it is personal and the customer has withdrawn their consent to that. A row that is inactive for a reason of
    consent goes to the deletes once a full publication has shown it inactive.
#}
{% macro profile_transition() -%}
    case
        when previous.customer_id is null
            then case when not build.is_rehearsal then 'publish' end
        when merged.raw_customer_id is not null then 'merge'
        when not previous.is_active and not coalesce(permissions.may_be_mailed, false)
            and previous.updated_at <= last_full.published_at then 'delete'
        when not previous.is_active and not coalesce(permissions.may_be_mailed, false) then 'keep'
        when not coalesce(permissions.may_be_mailed, false) then 'suppress'
        when build.is_rehearsal and not coalesce(
            previous.is_personalised and not permissions.may_be_personalised, false
        ) then 'keep'
        when candidates.customer_id is not null
            then case when previous.is_active and previous.row_hash = candidates.payload_hash then 'keep' else 'publish' end
        when previous.is_active then 'leave'
        when {{ dbt.dateadd('day', var('inactive_days'), 'previous.inactive_since') }} <= build.as_of_date then 'delete'
        else 'keep'
    end
{%- endmacro %}


{# The time of a changed row: one row per whole millisecond, above 10,000 rows so many more that they take ten seconds,
   and always after the base. `spread_time('change_number', 'n_changes', 'base_at')` #}
{% macro spread_time(number, total, base) -%}
    {{ dbt.dateadd(
        'microsecond',
        'cast(ceil(1000.0 * ' ~ number ~ ' * least(1.0, 10000.0 / ' ~ total ~ ')) as ' ~ dbt.type_bigint() ~ ')',
        dbt.date_trunc('millisecond', dbt.dateadd('microsecond', 999, base))
    ) }}
{%- endmacro %}


{# Where the times of changed rows begin: so long before now that those of 10,000 profiles and 10,000 deletes have
   passed when they are tested. #}
{% macro spread_from() -%}
    {{ dbt.dateadd('second', -20, nextbest.utc_now()) }}
{%- endmacro %}


{# The same, but not before the newest publication, whose readers have seen everything up to it. #}
{% macro spread_after_publications() -%}
    greatest({{ spread_from() }}, coalesce(
        (select max(publications.published_at) from {{ ref('int_published_publications') }} as publications),
        {{ spread_from() }}
    ))
{%- endmacro %}
