{#
    The newest date that was ever published, as a subquery, null before the first: read past ref(), because what was
    published comes after what is to be published.
#}
{% macro newest_published_on() -%}
    {%- set published = adapter.get_relation(
        database=target.database, schema='intermediate', identifier='int_email_publications') if execute -%}
    {%- if published -%}
        (select max(as_of_date) from {{ published }})
    {%- else -%}
        cast(null as date)
    {%- endif -%}
{%- endmacro %}


{# How many profiles are active in the published table, as a subquery, null before the first build. #}
{% macro n_published_profiles() -%}
    {%- set published = adapter.get_relation(
        database=target.database, schema='intermediate', identifier='int_email_profile_states') if execute -%}
    {%- if published -%}
        (select count(*) from {{ published }} where state = 'active')
    {%- else -%}
        cast(null as integer)
    {%- endif -%}
{%- endmacro %}


{# What the rows published so far say, for the comparison; typed and empty before the first build. #}
{% macro previous_profile_states(published) %}
    select
        customer_id,
        external_id,
        email,
        email_sha256,
        is_personalised,
        payload_hash,
        {% if is_incremental() -%}
            state, transition, inactive_since, updated_at
    from {{ published }}
        {%- else -%}
            '' as state, '' as transition, as_of_date as inactive_since,
            cast(null as {{ dbt.type_timestamp() }}) as updated_at
    from candidates
    where 1 = 0
        {%- endif %}
{% endmacro %}


{#
    What happens to a published row, null for nothing. The order is the law: erasure, then the newest consent (both
    obeyed whatever the date of the build), then the content, which a build of the past never touches - unless it was
    personal and she has withdrawn her consent to that since.
#}
{% macro profile_transition() -%}
    case
        when erasures.customer_id is not null
            then case when previous.state <> 'deleted' then 'erase' end
        when previous.state = 'inactive' and previous.transition = 'withdraw'
            and not coalesce(permissions.may_be_mailed, false) then 'delete'
        when previous.state in ('active', 'inactive')
            and not coalesce(permissions.may_be_mailed, false) then 'withdraw'
        when build.is_past and not coalesce(
            previous.state = 'active' and previous.is_personalised
            and not coalesce(permissions.may_be_personalised, false), false
        ) then null
        when candidates.customer_id is not null
            then case when coalesce(previous.payload_hash, '') <> candidates.payload_hash then 'publish' end
        when previous.state = 'active' then 'leave'
        when previous.state = 'inactive' and build.as_of_date >= {{
            dbt.dateadd('day', var('inactive_days'), 'previous.inactive_since') }} then 'delete'
    end
{%- endmacro %}


{# The catalogue as it was published last; typed and empty before the first build. #}
{% macro previous_catalog_states(published, columns) %}
    select
        product_id,
        {%- for column in columns %}
        {{ column }},
        {%- endfor %}
        item_hash,
        {% if is_incremental() -%}
            deleted, updated_at
    from {{ published }}
        {%- else -%}
            false as deleted, cast(null as {{ dbt.type_timestamp() }}) as updated_at
    from items
    where 1 = 0
        {%- endif %}
{% endmacro %}
