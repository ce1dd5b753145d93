{#
    The content columns of the published row: name, type, and what stands in it for someone who left the audience
    (neutral) or may not be mailed (blank). The state machine is written from this list.
#}
{% macro profile_content_columns() %}
    {%- set text = dbt.type_string() -%}
    {%- set columns = [
        ('is_personalised', 'boolean', 'false', 'false'),
        ('segment_propensity', text, 'null', 'null'),
        ('segment_value', text, 'null', 'null'),
        ('lifecycle_stage', text, 'null', 'null'),
        ('is_vip', 'boolean', 'null', 'null'),
        ('purchase_7d_probability', 'double precision', 'null', 'null'),
        ('offer_code', text, "''", "''"),
        ('offer_headline', text, "'News from our shop'", "''"),
        ('offer_text', text, "'Have a look at what is new.'", "''"),
        ('offer_cta_label', text, "'Visit the shop'", "''"),
        ('offer_cta_url', text, text_literal(var('shop_url')), "''"),
        ('offer_expires_on', 'date', 'null', 'null'),
        ('offer_is_shown', 'boolean', 'false', 'false'),
        ('offer_reason_text', text, "''", "''"),
        ('offer_source', text, "'segment_default'", "'segment_default'"),
        ('fallback_level', 'integer', '2', '2'),
        ('content_block', text, "'new_arrivals'", "'new_arrivals'"),
    ] -%}
    {%- for number in range(1, 4) -%}
        {%- for part in profile_rec_parts() -%}
            {%- do columns.append(('rec_' ~ number ~ '_' ~ part, text, "''", "''")) -%}
        {%- endfor -%}
    {%- endfor -%}
    {%- do columns.append(('recs_valid_until', 'date', 'null', 'null')) -%}
    {%- do columns.append(('payload', text, "'{}'", "'{}'")) -%}
    {{ return(columns) }}
{% endmacro %}


{# What is shown of a recommended product. #}
{% macro profile_rec_parts() %}
    {{ return(['id', 'name', 'description', 'image_url', 'url', 'price_text', 'reason_text']) }}
{% endmacro %}


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


{# What stands in a text column of the row where there is nothing to show. #}
{% macro profile_neutral_text(name) %}
    {%- for column, type, neutral, blank in profile_content_columns() if column == name -%}
        {{ return(neutral) }}
    {%- endfor -%}
{% endmacro %}


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


{# The row once more as one JSON text, without the address: what a template with loops reads. #}
{% macro profile_payload() -%}
    {{ json_as_text(json_object({
        'customer_id': 'customer_id',
        'content_block': 'content_block',
        'is_personalised': 'is_personalised',
        'segments': json_object({
            'is_vip': 'is_vip', 'lifecycle_stage': 'lifecycle_stage', 'propensity': 'segment_propensity',
            'value': 'segment_value',
        }),
        'offer': json_object({
            'code': 'offer_code', 'cta_label': 'offer_cta_label', 'cta_url': 'offer_cta_url',
            'expires_on': 'offer_expires_on', 'headline': 'offer_headline', 'is_shown': 'offer_is_shown',
            'reason_text': 'offer_reason_text', 'text': 'offer_text',
        }),
        'recommendations': 'recommendations',
        'recs_valid_until': 'recs_valid_until',
    })) }}
{%- endmacro %}


{# A fingerprint of all that is published of an active row, its time aside. #}
{% macro profile_hash() -%}
    {%- set columns = {'external_id': 'external_id', 'email': 'email'} -%}
    {%- for name, type, neutral, blank in profile_content_columns() -%}
        {%- do columns.update({name: name}) -%}
    {%- endfor -%}
    {{ dbt.hash(json_as_text(json_object(columns))) }}
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
